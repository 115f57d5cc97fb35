package diag

var inferKinds = map[Code]Kind{}
