package fake

// lists are values to choose from.
var lists = map[string][]string{
	"randomProtocol":          {"http", "https"},
	"randomTransactionType":   {"deposit", "invoice", "payment", "withdrawal"},
	"randomCurrencySymbol":    {"$", "€", "£", "¥", "₹", "kr", "zł"},
	"randomDatabaseColumn":    {"id", "title", "name", "email", "phone", "token", "group", "category", "comment", "status", "createdAt", "updatedAt"},
	"randomDatabaseType":      {"int", "varchar", "text", "date", "datetime", "tinyint", "time", "timestamp", "smallint", "bigint", "decimal", "float", "double", "blob", "enum", "boolean"},
	"randomDatabaseCollation": {"utf8_unicode_ci", "utf8_general_ci", "utf8_bin", "ascii_bin", "ascii_general_ci", "cp1250_bin", "cp1250_general_ci"},
	"randomDatabaseEngine":    {"InnoDB", "MyISAM", "MEMORY", "CSV", "BLACKHOLE", "ARCHIVE"},

	"randomBsAdjective": {"scalable", "robust", "open", "reliable", "portable", "distributed", "modular", "global", "seamless", "frictionless"},
	"randomBsBuzz":      {"build", "connect", "measure", "deliver", "extend", "integrate", "streamline", "simplify", "scale", "share"},
	"randomBsNoun":      {"platforms", "interfaces", "networks", "channels", "models", "services", "systems", "markets", "solutions", "workflows"},

	"randomCatchPhraseAdjective":  {"Adaptive", "Balanced", "Customizable", "Distributed", "Extended", "Focused", "Managed", "Networked", "Optional", "Shared"},
	"randomCatchPhraseDescriptor": {"bifurcated", "client-driven", "even-keeled", "fault-tolerant", "high-level", "modular", "real-time", "stable", "static", "systematic"},
	"randomCatchPhraseNoun":       {"ability", "archive", "capacity", "database", "framework", "interface", "knowledge base", "model", "protocol", "workforce"},

	"randomCommonFileExt":  {"pdf", "png", "jpeg", "gif", "mp3", "mp4", "htm", "txt", "csv"},
	"randomCommonFileType": {"application", "audio", "image", "text", "video"},
	"randomFileType":       {"application", "audio", "font", "image", "model", "text", "video"},
	"randomDirectoryPath":  {"/bin", "/etc", "/home/user/dir", "/lib", "/opt/share", "/tmp", "/usr/bin", "/usr/lib", "/usr/share", "/var/log"},
}

var extensions = []string{"csv", "doc", "gif", "html", "jpg", "json", "md", "mp3", "mp4", "pdf", "png", "svg", "txt", "wav", "xml", "zip"}

var products = []string{"Ball", "Bike", "Car", "Chair", "Computer", "Gloves", "Hat", "Keyboard", "Mouse", "Pants", "Salad", "Shirt", "Shoes", "Table", "Towels"}
