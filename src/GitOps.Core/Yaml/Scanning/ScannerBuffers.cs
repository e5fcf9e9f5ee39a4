using System.Text;

namespace GitOps.Core.Yaml.Scanning;

/// <summary>What a scanner works with, handed on to the next one: files are small and many.</summary>
internal sealed class ScannerBuffers
{
    // Larger ones are not kept.
    private const int Kept = 1024;

    [ThreadStatic]
    private static ScannerBuffers? spare;

    public Pile<YamlToken> Tokens { get; } = new(64);

    public Pile<YamlComment> Comments { get; } = new();

    public Pile<YamlScanner.SimpleKey> Keys { get; } = new(4);

    public Pile<int> Indents { get; } = new(16);

    /// <summary>Line breaks inside of a scalar; most have none.</summary>
    public StringBuilder Breaks { get; } = new();

    /// <summary>Empty ones that nobody else has.</summary>
    public static ScannerBuffers Take()
    {
        var taken = spare ?? new ScannerBuffers();
        spare = null;
        return taken;
    }

    /// <summary>Hands them on; whoever does must not use them any more.</summary>
    public void Return()
    {
        Tokens.Clear();
        Comments.Clear();
        Keys.Clear();
        Indents.Clear();
        Breaks.Clear();
        if (Tokens.Capacity <= Kept && Comments.Capacity <= Kept && Breaks.Capacity <= Kept)
        {
            spare = this;
        }
    }
}
