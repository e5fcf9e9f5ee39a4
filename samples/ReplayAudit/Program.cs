using System.CommandLine;
using ReplayAudit;
using ReplayAudit.Commands;

// Reads the log that an engine wrote, with the same rooms and without the engine.
var store = new StoreOptions();
var root = new RootCommand("Tells from the event log what happened, what was true at a time, and whether what is stored follows from the events.");
store.AddTo(root);
root.Subcommands.Add(LogCommand.Create(store));
root.Subcommands.Add(ShowCommand.Create(store));
root.Subcommands.Add(ReplayCommand.Create(store));
root.Subcommands.Add(VerifyCommand.Create(store));
return await root.Parse(args).InvokeAsync();
