package diag

var schemaKinds = map[Code]Kind{}
