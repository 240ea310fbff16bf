import Postgres
import Testing

@Suite struct PoolStateTests {
  let now = ContinuousClock.now

  func waiter(_ id: Int, _ want: PoolState.Want = .lease, within: Duration? = nil) -> PoolState.Waiter {
    .init(id: id, want: want, deadline: within.map { now + $0 })
  }

  @Test func freeConnectionsAreGivenAtOnce() {
    var pool = PoolState(connections: 2, waiters: 1)
    #expect(pool.arrive(waiter(1), now: now) == .lease(connection: 0, to: 1))
    #expect(pool.arrive(waiter(2, .read), now: now) == .batch(connection: 1, of: [2]))
    #expect(pool.arrive(waiter(3), now: now) == .nothing)
    #expect(pool.arrive(waiter(4), now: now) == .refuse([4], .full))
    #expect(pool.waitingCount == 1)
  }

  @Test func theLongestWaiterIsFirst() {
    var pool = PoolState(connections: 1, waiters: 9)
    for id in 1...3 { _ = pool.arrive(waiter(id), now: now) }
    #expect(pool.release(0) == .lease(connection: 0, to: 2))
    #expect(pool.release(0) == .lease(connection: 0, to: 3))
    #expect(pool.release(0) == .nothing)
    #expect(pool.idleCount == 1)
  }

  @Test func waitingReadsTravelTogether() {
    var pool = PoolState(connections: 1, waiters: 99, batch: 3)
    _ = pool.arrive(waiter(0), now: now)
    for id in 1...2 { _ = pool.arrive(waiter(id, .read), now: now) }
    _ = pool.arrive(waiter(3, .lease), now: now)
    for id in 4...6 { _ = pool.arrive(waiter(id, .read), now: now) }
    #expect(pool.release(0) == .batch(connection: 0, of: [1, 2, 4]))
    #expect(pool.release(0) == .lease(connection: 0, to: 3))
    #expect(pool.release(0) == .batch(connection: 0, of: [5, 6]))
  }

  @Test func theLateAreSentAway() {
    var pool = PoolState(connections: 1, waiters: 9)
    _ = pool.arrive(waiter(1), now: now)
    _ = pool.arrive(waiter(2, within: .seconds(1)), now: now)
    _ = pool.arrive(waiter(3, within: .seconds(3)), now: now)
    _ = pool.arrive(waiter(4), now: now)
    #expect(pool.nextDeadline == now + .seconds(1))
    #expect(pool.expire(now: now) == .nothing)
    #expect(pool.expire(now: now + .seconds(2)) == .refuse([2], .expired))
    #expect(pool.release(0) == .lease(connection: 0, to: 3))
    #expect(pool.arrive(waiter(5, within: .seconds(-1)), now: now) == .refuse([5], .expired))
  }

  @Test func whoLeavesIsForgotten() {
    var pool = PoolState(connections: 1, waiters: 9)
    for id in 1...3 { _ = pool.arrive(waiter(id), now: now) }
    let left = pool.leave(2)
    let again = pool.leave(2)
    let served = pool.leave(1)
    #expect(left && !again && !served)
    #expect(pool.release(0) == .lease(connection: 0, to: 3))
  }

  @Test func theUnwellAreUsedLast() {
    var pool = PoolState(connections: 2, waiters: 9)
    _ = pool.arrive(waiter(1), now: now)
    _ = pool.arrive(waiter(2), now: now)
    _ = pool.release(1)
    _ = pool.release(0, isWell: false)
    #expect(pool.arrive(waiter(3), now: now) == .lease(connection: 1, to: 3))
  }

  @Test func closingSendsEverybodyAway() {
    var pool = PoolState(connections: 2, waiters: 9)
    _ = pool.arrive(waiter(1), now: now)
    #expect(pool.close() == .close([1], refusing: []))
    #expect(pool.release(0) == .close([0], refusing: []))
    #expect(pool.arrive(waiter(2), now: now) == .refuse([2], .closed))
  }
}
