import Glibc
import Synchronization

/// One thread that runs an actor's jobs, so that libpq may block without stalling anybody else.
///
/// The thread ends when the executor is released; what was queued before runs first.
final class PinnedThread: SerialExecutor {
  private let queue = JobQueue()

  init(name: String) {
    let start = ThreadStart(queue: queue)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(start).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
        start.queue.run()
        return nil
      }, argument)
    if code == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged<ThreadStart>.fromOpaque(argument).release()
      preconditionFailure("no thread could be started for \(name): error \(code)")
    }
  }

  deinit {
    queue.finish()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.append(.job(UnownedJob(job), on: asUnownedSerialExecutor()))
  }

  /// Runs plain work on the thread, behind what was queued before.
  func run(_ work: @escaping @Sendable () -> Void) {
    queue.append(.work(work))
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  func checkIsolated() {
    precondition(queue.isCurrent, "not on the connection's own thread")
  }
}

private final class ThreadStart {
  let queue: JobQueue

  init(queue: JobQueue) {
    self.queue = queue
  }
}

/// What waits for the thread. The condition variable guards all of it.
private final class JobQueue: @unchecked Sendable {
  enum Item {
    case job(UnownedJob, on: UnownedSerialExecutor)
    case work(@Sendable () -> Void)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let owner = Atomic<UInt>(0)
  private var items: [Item] = []
  private var finished = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  var isCurrent: Bool { owner.load(ordering: .relaxed) == UInt(pthread_self()) }

  func append(_ item: Item) {
    pthread_mutex_lock(mutex)
    items.append(item)
    pthread_mutex_unlock(mutex)
    pthread_cond_signal(condition)
  }

  func finish() {
    pthread_mutex_lock(mutex)
    finished = true
    pthread_mutex_unlock(mutex)
    pthread_cond_signal(condition)
  }

  func run() {
    owner.store(UInt(pthread_self()), ordering: .relaxed)
    var batch: [Item] = []
    while true {
      pthread_mutex_lock(mutex)
      while items.isEmpty, !finished { pthread_cond_wait(condition, mutex) }
      swap(&batch, &items)
      let ends = batch.isEmpty
      pthread_mutex_unlock(mutex)
      if ends { return }
      for item in batch {
        switch item {
        case .job(let job, let executor): job.runSynchronously(on: executor)
        case .work(let work): work()
        }
      }
      batch.removeAll(keepingCapacity: true)
    }
  }
}
