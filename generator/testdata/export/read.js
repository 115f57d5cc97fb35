// What Postman's own SDK reads of collections: a line of JSON for each file.
const fs = require("fs");
const sdk = require(process.argv[2]);

for (const file of process.argv.slice(3)) {
	const collection = new sdk.Collection(JSON.parse(fs.readFileSync(file)));
	const requests = [];
	collection.forEachItem((item) => {
		const resolved = item.request.toObjectResolved(null, [collection.variables], { ignoreOwnVariables: true });
		requests.push({
			name: item.name, method: item.request.method, url: new sdk.Url(resolved.url).toString(),
			responses: item.responses.map((r) => ({ name: r.name, code: r.code || 0, body: r.body || "", headers: r.headers.count() })),
			auth: (item.getAuth() || {}).type || "",
		});
	});
	console.log(JSON.stringify(requests));
}
