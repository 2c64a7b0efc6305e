// Loaded before the command line, so that transcripts do not change with the day they are taken on.
const now = Date.parse(process.env['TEST_NOW'] ?? '')
Date.now = () => now
