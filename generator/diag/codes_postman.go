package diag

var postmanKinds = map[Code]Kind{}
