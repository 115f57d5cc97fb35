package diag

var namingKinds = map[Code]Kind{}
