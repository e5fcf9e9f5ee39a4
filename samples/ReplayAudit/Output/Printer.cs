using System.Text.Json;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>Prints answers in the shape that was asked for.</summary>
/// <param name="shape">For people or for programs.</param>
/// <param name="writer">Where to.</param>
/// <param name="page">Draws for people.</param>
/// <param name="moments">Writes instants, in its zone.</param>
internal sealed class Printer(OutputShape shape, TextWriter writer, IPage page, Moments moments)
{
    private readonly JsonSerializerOptions json = AnswerJson.Options(moments);
    private bool isFirst = true;

    /// <summary>The shape that was asked for.</summary>
    public OutputShape Shape => shape;

    /// <summary>Prints the whole answer.</summary>
    public void Answer(object data, Action<IPage> draw) => Write(data, draw, indented: true);

    /// <summary>Prints one of many answers of the same form: a line of JSON, a document of YAML.</summary>
    public void Item(object data, Action<IPage> draw) => Write(data, draw, indented: false);

    /// <summary>Prints text that has its form already, whatever shape was asked for.</summary>
    public void Raw(string text) => writer.Write(text);

    /// <summary>A stream of UTF-8 text that has its form already.</summary>
    public Stream OpenRaw() => new TextStream(writer);

    private void Write(object data, Action<IPage> draw, bool indented)
    {
        if (shape == OutputShape.Table)
        {
            draw(page);
            return;
        }

        var value = KubeJson.Parse(JsonSerializer.SerializeToUtf8Bytes(data, json));
        writer.Write(shape == OutputShape.Json
            ? KubeJson.ToText(value, indented) + "\n"
            : (isFirst ? string.Empty : "---\n") + KubeYaml.Write(value, sortKeys: false));
        writer.Flush();
        isFirst = false;
    }
}
