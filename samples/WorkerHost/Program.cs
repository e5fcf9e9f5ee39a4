using System.CommandLine;
using WorkerHost.Commands;

// The whole host is in Engine.cs; everything else here is the command line and the screen. A command that is asked for needs no options of others.
var command = args switch
{
    ["render", ..] => new RootCommand { RenderCommand.Create() },
    ["template", ..] => new RootCommand { TemplateCommand.Create() },
    _ => RunCommand.Create(),
};
if (command.Subcommands.Count == 0)
{
    command.Subcommands.Add(RenderCommand.Create());
    command.Subcommands.Add(TemplateCommand.Create());
}

return await command.Parse(args).InvokeAsync();
