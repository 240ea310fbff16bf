import JSON
import Testing

@testable import Kernel

/// A small contract that uses everything the loader knows.
enum ContractFixture {
  static let contract = Result { try Contract(yaml: yaml) }

  static let yaml = #"""
    openapi: 3.1.0
    info: { title: Test, version: 1.0.0 }
    servers: [{ url: 'https://api.example.com/v1' }]
    paths:
      /orders:
        get:
          operationId: listOrders
          tags: [Sales]
          summary: Orders
          x-permission: sales.orders:read
          parameters:
            - { $ref: '#/components/parameters/Limit' }
            - { name: after, in: query, schema: { type: string, minLength: 1 } }
            - { name: status, in: query,
                schema: { type: array, maxItems: 2, items: { type: string, enum: [draft, confirmed] } } }
            - { name: due_date.lt, in: query, schema: { type: string, format: date } }
            - { name: include_total, in: query, schema: { type: boolean, default: false } }
            - { name: sort, in: query, schema: { type: string, enum: [date, -date], default: -date } }
            - { name: margin.gte, in: query, x-field-permission: finance.figures:read,
                schema: { type: string, format: decimal } }
          responses:
            '200':
              description: A page.
              content:
                application/json:
                  schema:
                    type: object
                    required: [data, page]
                    properties:
                      data: { type: array, items: { $ref: '#/components/schemas/Order' } }
                      page: { type: object, required: [next],
                          properties: { next: { type: [string, 'null'] } } }
        post:
          operationId: createOrder
          summary: Create
          x-permission: sales.orders:write
          x-rate-class: writes
          x-body-limit: 2048
          x-secret: true
          parameters:
            - { name: dry_run, in: query, schema: { type: boolean, default: false } }
            - { name: Idempotency-Key, in: header,
                schema: { type: string, pattern: '^[A-Za-z0-9_.:-]{8,128}$' } }
          requestBody:
            required: true
            content:
              application/json:
                schema: { $ref: '#/components/schemas/OrderCreate' }
                example: { customer_id: pty_01j9zq3v8ye5r9x0c2m4k6n8pt,
                    lines: [{ product: A, quantity: '1.5' }] }
          responses:
            '200':
              description: Rehearsed.
              content:
                application/json:
                  schema:
                    type: object
                    required: [result, effects]
                    properties: { result: { $ref: '#/components/schemas/Order' }, effects: { type: object } }
            '201':
              description: Made.
              headers: { ETag: { required: true, schema: { type: string, pattern: '^"[0-9]+"$' } } }
              content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } }
      /orders/{id}:
        parameters: [{ $ref: '#/components/parameters/OrderId' }]
        get:
          operationId: getOrder
          summary: One
          x-permission: sales.orders:read
          responses:
            '200': { description: It.,
                content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
        patch:
          operationId: patchOrder
          summary: Change
          x-permission: sales.orders:write
          parameters: [{ name: If-Match, in: header, required: true,
              schema: { type: string, pattern: '^(\*|"[0-9]+")$' } }]
          requestBody:
            content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/OrderPatch' } } }
          responses:
            '200': { description: It.,
                content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      /orders/{id}/confirm:
        parameters: [{ $ref: '#/components/parameters/OrderId' }]
        post:
          operationId: confirmOrder
          summary: Confirm
          x-permission: sales.orders:confirm
          responses: { '204': { description: Done. } }
      /orders/by-external/{system}/{key}:
        get:
          operationId: getOrderByExternal
          summary: Ours by theirs
          x-permission: sales.orders:read
          parameters:
            - { name: system, in: path, required: true, schema: { type: string, maxLength: 40 } }
            - { name: key, in: path, required: true, schema: { type: string, maxLength: 200 } }
          responses:
            '200': { description: It.,
                content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      /problems:
        get:
          operationId: listProblems
          summary: Codes
          security: []
          responses: { '204': { description: None. } }
    components:
      parameters:
        Limit: { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 200, default: 50 } }
        OrderId:
          name: id
          in: path
          required: true
          schema: { type: string, pattern: '^so_[0-7][0-9a-hjkmnp-tv-z]{25}$' }
      schemas:
        Order:
          type: object
          required: [id, total]
          properties:
            id: { type: string }
            total: { type: string, format: decimal }
            margin: { type: string, format: decimal, x-field-permission: finance.figures:read }
            lines:
              type: array
              items:
                type: object
                properties: { cost: { type: string, x-field-permission: catalog.costs:read },
                    label: { type: string } }
            parent: { $ref: '#/components/schemas/Order' }
        Line:
          type: object
          additionalProperties: false
          required: [product, quantity]
          properties:
            product: { type: string, minLength: 1, maxLength: 5, pattern: '\S' }
            quantity: { type: string, format: decimal, exclusiveMinimum: 0,
                pattern: '^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$' }
            price: { type: string, format: decimal, minimum: 0, maximum: 1000.5 }
        OrderCreate:
          type: object
          additionalProperties: false
          required: [customer_id, lines]
          properties:
            customer_id: { type: string, pattern: '^pty_[0-7][0-9a-hjkmnp-tv-z]{25}$' }
            number: { type: string, readOnly: true }
            note: { type: [string, 'null'], maxLength: 10 }
            email: { type: string, format: email }
            url: { type: string, format: uri }
            due_date: { type: string, format: date }
            sent_at: { type: string, format: date-time }
            priority: { type: integer, minimum: 1, maximum: 9, multipleOf: 2 }
            kind: { type: string, enum: [quote, order] }
            version: { const: 1 }
            tags: { type: array, maxItems: 3, uniqueItems: true, items: { type: string } }
            lines: { type: array, minItems: 1, maxItems: 4, items: { $ref: '#/components/schemas/Line' } }
            external_ids:
              type: object
              maxProperties: 2
              propertyNames: { pattern: '^[a-z]+$' }
              additionalProperties: { type: string, minLength: 1 }
            custom: { type: object }
            discount: { anyOf: [{ $ref: '#/components/schemas/Line' }, { type: 'null' }] }
            delivery:
              oneOf:
                - type: object
                  required: [mode, days]
                  properties: { mode: { const: ship }, days: { type: integer } }
                - type: object
                  required: [mode, shop]
                  properties: { mode: { const: pickup }, shop: { type: string } }
            address:
              unevaluatedProperties: false
              allOf:
                - { type: object, required: [city], properties: { city: { type: string } } }
                - { type: object, properties: { zip: { type: string } } }
        OrderPatch:
          type: object
          additionalProperties: false
          minProperties: 1
          properties: { note: { type: [string, 'null'] } }
    """#

  static let id = "so_01j9zq3v8ye5r9x0c2m4k6n8pt"

  /// The faults of a body that createOrder is given, a valid one with members put over it.
  static func faults(creatingWith members: JSONObject) throws -> [Fault] {
    let contract = try contract.get()
    var body: JSONObject = [
      "customer_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt", "lines": [["product": "A", "quantity": "1.5"]],
    ]
    for (name, value) in members { body[name] = value }
    let operation = try #require(contract.operations["createOrder"])
    return contract.faults(inBody: .object(body), of: operation)
  }
}
