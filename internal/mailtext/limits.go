package mailtext

// Hard limits of Parse. What lies beyond them is left out and noted as a
// Problem. Bytes unless said otherwise.
const (
	MaxText        = 64 << 10  // Document.Text
	MaxRaw         = 16 << 20  // of a message that are looked at; parts behind are not named
	MaxHeaderBlock = 256 << 10 // of a message's header that are read
	MaxHeaderValue = 2000      // characters of a header value that are kept
	MaxSubject     = 1000      // characters of the subject
	MaxDepth       = 20        // levels of parts within parts
	MaxParts       = 500       // parts of a message
	MaxAddresses   = 100       // addresses of one header field
	MaxReferences  = 100       // message ids of References and In-Reply-To; the newest are kept
	MaxLinks       = 200       // Document.Links
	MaxURL         = 2048      // a Link's URL
	MaxLinkHosts   = 50        // Envelope.LinkHosts
	MaxFields      = 100       // Header.Fields
	MaxFieldValue  = 500       // a value in Header.Fields
	MaxAttachments = 100       // Document.Attachments
	MaxProblems    = 50        // Document.Problems
)

const (
	maxPartHeader = 32 << 10   // header block of one part
	maxFieldCount = 1000       // fields of one header block
	maxFieldRaw   = 16 << 10   // one field, folded, as it stands
	maxDecode     = 512 << 10  // one text part after its transfer encoding is undone
	maxDecodeAll  = 1 << 20    // all text parts together
	maxScanAll    = 4 * MaxRaw // bytes searched for boundaries, over all levels
	maxURLs       = 4          // URIs of List-Unsubscribe
	maxName       = 200        // characters of a name or file name
)
