using System.Text;

namespace WorkerHost.Output;

/// <summary>Long texts on standard output, written in large pieces; the console itself writes a few hundred characters at a time.</summary>
internal static class Printed
{
    private const int Piece = 64 * 1024;

    public static void Write(string text) => Write(output => output.Write(text));

    /// <summary>As the other, for a text that is made piece by piece.</summary>
    public static void Write(Action<TextWriter> write)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Piece);
        write(output);
    }
}
