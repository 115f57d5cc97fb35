package diag

var configKinds = map[Code]Kind{}
