using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ReplayAudit.Output.Html;

/// <summary>Writes HTML. Text is always encoded; only literals of this program are not.</summary>
internal sealed class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder text = new();

    /// <summary>Adds HTML; what is put into the literal is encoded.</summary>
    public Markup Add(FormattableString html)
    {
        var values = html.GetArguments().Select(object? (value) => Encoder.Encode(Legible.Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty))).ToArray();
        text.AppendFormat(CultureInfo.InvariantCulture, html.Format, values);
        return this;
    }

    /// <summary>Adds a file of this program as it is.</summary>
    public Markup AddFile(string name)
    {
        using var stream = typeof(Markup).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of this program.");
        using var reader = new StreamReader(stream);
        text.Append(reader.ReadToEnd());
        return this;
    }

    /// <summary>A share as CSS writes it.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###}%");

    public override string ToString() => text.ToString();
}
