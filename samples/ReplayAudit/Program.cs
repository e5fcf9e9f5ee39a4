using NodaTime;
using ReplayAudit;

// Reads the log that an engine wrote, with the same rooms and without the engine.
return await AuditTool.RunAsync(args, Console.Out, Console.Error, !Console.IsOutputRedirected, SystemClock.Instance);
