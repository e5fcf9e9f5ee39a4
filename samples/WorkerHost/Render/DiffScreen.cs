using GitOps.Core.Objects;

namespace WorkerHost.Render;

/// <summary>Prints differences, in colour where a person looks: in a terminal, unless <c>NO_COLOR</c> is set.</summary>
internal sealed class DiffScreen(TextWriter output)
{
    private const string Reset = "\e[0m";

    private readonly bool isColoured = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Show(char sign, KubeObject item, IEnumerable<string> lines)
    {
        Line($"{sign} {item}", "\e[1m");
        foreach (var line in lines)
        {
            Line(line, line[0] switch { '+' => "\e[32m", '-' => "\e[31m", '@' => "\e[36m", _ => string.Empty });
        }
    }

    private void Line(string text, string colour) => output.WriteLine(isColoured && colour.Length > 0 ? colour + text + Reset : text);
}
