package diag

var resolveKinds = map[Code]Kind{}
