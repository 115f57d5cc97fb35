package naming

// The identifiers that generated packages already have. Whoever adds an exported identifier to the runtime or to what is
// printed for every package adds it here; a test compares the list with the runtime.

// reservedTypes are the package-level identifiers of every generated package. The names With… and BaseURL… are reserved by
// their beginning, for options and servers; errors one by one, since Error itself is a good name for a schema.
var reservedTypes = set(`Client New Option CallOption Doer APIError Nullable Value Null Upload StreamEvent StreamEventOf DefaultBaseURL OpenAPI OperationOf
	ErrBadRequest ErrUnauthorized ErrForbidden ErrNotFound ErrConflict ErrRateLimited ErrUnprocessable ErrServer ErrResponseTooLarge ErrOtherHost`)

// reservedPrefixes begin the names of options and server constants.
var reservedPrefixes = []string{"With", "BaseURL"}

// reservedOptions are the With… functions of the runtime, without With.
var reservedOptions = set(`BaseURL HTTPClient BearerToken TokenSource BasicAuth APIKey Signer Retries Retry RetryPolicy Header Headers CallHeader CallBody
	Response ResponseInto MaxResponseBytes UserAgent Middleware Timeout Logger Query CallQuery Idempotency IdempotencyKey Context Value Doer Server
	Backoff NoRetry CallBaseURL DigestAuth Cookie RefreshToken RefreshTokenSaver ClientCredentials TokenURL`)

// reservedArguments are the names inside a method: its other parameters, its locals, the packages that it uses and Go's
// predeclared identifiers.
var reservedArguments = set(`ctx params body form opts client c f s r w req resp res reply request response err out in q h path query header headers cookie
	cookies call result ok i n v x b buf data args op operation endpoint config cfg values value init main
	context json http url fmt errors io strings strconv time bytes iter mime multipart textproto rand slices maps net os sort sync utf8 base64 embed
	any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32
	uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover`)

// reservedMethods are names that go vet knows with one signature, which no method of a service has: a request "Read byte" would
// make every build that vets fail. (Format, ReadFrom, Scan, Seek and WriteTo are vetted only where the arguments are alike.)
var reservedMethods = set(`GobDecode GobEncode MarshalJSON MarshalXML ReadByte ReadRune UnmarshalJSON UnmarshalXML UnreadByte UnreadRune WriteByte`)

// reservedFields are the names that a struct cannot give its members: its own methods and the map of further members.
var reservedFields = set(`Extra MarshalJSON UnmarshalJSON`)

// reservedErrorFields are those that an error's struct cannot give besides.
var reservedErrorFields = set(`Error Unwrap Is As APIError`)

// reservedServices are the exported members that Client has of its own.
var reservedServices = set(`Do Close`)

// reservedFiles are the base names of the files of every generated package, and what Windows cannot name.
var reservedFiles = set(`client types errors runtime doc openapi roundtrip example options params enums unions nullable main
	con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9`)

// reservedSuffixes end the names of files that go build leaves out: users_linux.go, users_test.go.
var reservedSuffixes = set(`test aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 wasip2 windows zos
	unix 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64
	s390 s390x sparc sparc64 wasm`)

// reservedPackages are names that would shadow a package which callers of a client import beside it.
var reservedPackages = set(`bufio bytes cmp context crypto embed encoding errors expvar flag fmt hash html http httptest image io iter json log maps math mime
	net os path plugin rand reflect regexp runtime slices slog sort strconv strings structs sync syscall testing time unicode unique unsafe url
	weak xml main internal vendor init testdata`)
