using System.Text;

namespace WorkerHost.Output;

/// <summary>Long texts on standard output, written in large pieces; the console itself writes a few hundred characters at a time.</summary>
internal static class Printed
{
    private const int Piece = 64 * 1024;

    public static void Write(string text)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Piece);
        output.Write(text);
    }
}
