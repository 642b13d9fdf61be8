console.log('pinewire', process.version, process.argv.slice(2));
