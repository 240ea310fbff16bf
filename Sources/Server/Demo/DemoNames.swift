/// The words the demo company's world is made of. Nobody and nothing in it is real.
enum DemoNames {
  static let places: [(city: String, country: String, code: String, dial: String)] = [
    ("Berlin", "DE", "10115", "+49 30 2100"), ("Hamburg", "DE", "20095", "+49 40 3020"),
    ("München", "DE", "80331", "+49 89 2180"), ("Köln", "DE", "50667", "+49 221 470"),
    ("Leipzig", "DE", "04109", "+49 341 970"), ("Wien", "AT", "1010", "+43 1 5130"),
    ("Graz", "AT", "8010", "+43 316 380"), ("Amsterdam", "NL", "1012 AB", "+31 20 620"),
    ("Utrecht", "NL", "3511 AB", "+31 30 230"), ("Bruxelles", "BE", "1000", "+32 2 510"),
    ("Paris", "FR", "75002", "+33 1 42 60"), ("Lyon", "FR", "69001", "+33 4 78 30"),
    ("København", "DK", "1050", "+45 33 12"), ("Aarhus", "DK", "8000", "+45 86 12"),
  ]
  static let adjectives = [
    "Blue", "Quiet", "Golden", "Old", "Little", "Green", "Northern", "Sunny", "Silver", "Red", "White", "Merry",
    "Copper", "Iron", "Velvet", "Amber",
  ]
  static let nouns = [
    "Harbour", "Kettle", "Lantern", "Garden", "Bridge", "Mill", "Anchor", "Fox", "Heron", "Orchard", "Tram", "Linden",
    "Compass", "Atelier", "Station", "Courtyard",
  ]
  static let trades = ["Café", "Hotel", "Bakery", "Bistro", "Tea Room", "Deli", "Canteen", "Roastery Bar"]
  static let streets = ["Market Square", "Canal Street", "Station Road", "Mill Lane", "Park Avenue", "Church Street"]
  static let givenNames = [
    "Anna", "Lukas", "Sophie", "Jonas", "Marie", "Daan", "Emma", "Mathis", "Ida", "Oscar", "Clara", "Felix", "Lotte",
    "Hugo", "Nora", "Emil",
  ]
  static let familyNames = [
    "Berger", "de Vries", "Moreau", "Nielsen", "Hoffmann", "Wagner", "Janssen", "Lambert", "Holm", "Steiner", "Krüger",
    "Petit", "Visser", "Lang", "Dubois", "Sommer",
  ]
  static let positions = ["Owner", "Purchasing", "Head Barista", "Manager"]
  static let owners = ["Mara Lind", "Tobias Rehn", "Inès Caron", "Pieter Bos"]

  /// Product families: name, smallest and largest list price in cents.
  static let families: [(name: String, low: Int, high: Int)] = [
    ("Espresso Beans 1 kg", 1490, 2690), ("Filter Coffee 500 g", 790, 1590), ("Green Tea 250 g", 590, 1890),
    ("Black Tea 250 g", 490, 1490), ("Herbal Tea 100 g", 390, 890), ("Cocoa 1 kg", 990, 1790),
    ("Cup 200 ml", 350, 990), ("Teapot 1 l", 1990, 4490), ("Grinder", 8900, 24900), ("Paper Filters 100", 290, 690),
    ("Syrup 700 ml", 590, 1190), ("Barista Tool", 690, 3990),
  ]
  static let origins = [
    "Andes", "Sidamo", "Huila", "Antigua", "Assam", "Uji", "Darjeeling", "Ceylon", "Kivu", "Minas",
  ]

  static let sources = ["web form", "trade fair", "recommendation", "cold call", "newsletter"]
  static let lostReasons = ["Bought elsewhere", "Price", "No budget this year", "No answer"]
  static let subjects = [
    "Two bags arrived torn", "Wrong grind size", "Delivery came late", "Question about an invoice", "Cup broken on arrival",
    "Please change our delivery address", "Grinder makes a noise", "When will the beans be back?",
  ]
  static let talks = [
    "Asked for samples of the new harvest", "Wants prices for a second café", "Confirmed the delivery for Thursday",
    "Visit: tasting of three espressos", "Complained about the last delivery", "Asked for a later payment date",
    "Happy with the grinder", "Season is starting, will order more",
  ]
}
