using WorkerHost.Commands;

// The whole host is in Engine.cs; everything else here is the command line and the screen.
var root = RunCommand.Create();
root.Subcommands.Add(RenderCommand.Create());
root.Subcommands.Add(TemplateCommand.Create());
return await root.Parse(args).InvokeAsync();
