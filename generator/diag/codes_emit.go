package diag

var emitKinds = map[Code]Kind{}
