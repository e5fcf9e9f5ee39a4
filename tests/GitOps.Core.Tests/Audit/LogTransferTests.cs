using System.Text;
using System.Text.Json;
using CsCheck;
using GitOps.Core.Audit;
using GitOps.Core.Audit.Transfer;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;

namespace GitOps.Core.Tests.Audit;

public sealed class LogTransferTests
{
    private static readonly TestSigner Signer = new();

    public static TheoryData<LogFormat> Formats { get; } = [LogFormat.JsonLines, LogFormat.CloudEvents];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_was_exported_is_imported_with_its_chain_and_its_checkpoints(LogFormat format)
    {
        var (store, log) = await TamperedLog.OfAsync(3, 40, Signer);
        var copy = new InMemoryEventStore();

        var report = await LogImport.ReadAsync(copy, await ExportAsync(store, format), Token);

        Assert.Equal(new ImportReport(121, 0), report);
        Assert.Equal(log.Rows.Select(Line), (await TamperedLog.CopyAsync(copy)).Rows.Select(Line));
        var verified = await Verification.RunAsync(copy, Signer, Token);
        Assert.Empty(verified.Findings);
        Assert.Equal(1, verified.Checkpoints);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("{ \"spaced\" : [ 1.0, 1e3, -0 ],\"twice\":1,\"twice\":2 }")]
    [InlineData("{\"text\":\"Zoë ☃ \\u0041 <&>\"}")]
    [InlineData("{\"lines\":\n1}")]
    [InlineData(" {\"blank\":1}")]
    [InlineData("no json")]
    [InlineData("")]
    [InlineData("17")]
    public async Task Every_body_comes_back_byte_by_byte(string body)
    {
        foreach (var format in Enum.GetValues<LogFormat>())
        {
            foreach (var bytes in new[] { Encoding.UTF8.GetBytes(body), [.. Encoding.UTF8.GetBytes(body), 0xff] })
            {
                var store = new InMemoryEventStore();
                var pending = SampleEvents.One() with { Body = bytes, Cause = new EventCause("Sample.Cause", bytes) };
                await store.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.NoStream, [pending], Token);
                var copy = new InMemoryEventStore();

                await LogImport.ReadAsync(copy, await ExportAsync(store, format), Token);

                var read = Assert.Single((await TamperedLog.CopyAsync(copy)).Rows).Event;
                Assert.Equal(bytes, read.Body.ToArray());
                Assert.Equal(bytes, read.Cause!.Body.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("Zoë ☃ \u0001 \"quoted\" \\ \r\n")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Every_content_comes_back_byte_by_byte_and_once(string? text)
    {
        var bytes = text is null ? [0xff, 0x00, 0xfe] : Encoding.UTF8.GetBytes(text);
        var (store, contents, copy, copied) = (new InMemoryEventStore(), new InMemoryContentStore(), new InMemoryEventStore(), new InMemoryContentStore());
        var digest = await contents.PutAsync(bytes, Token);
        var pending = SampleEvents.One() with { Body = Encoding.UTF8.GetBytes($$"""{"a":"{{digest}}","b":"{{digest}}","gone":"sha256:{{new string('0', 64)}}","long":"{{digest}}0"}""") };
        await store.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.NoStream, [pending], Token);

        using var output = new MemoryStream();
        Assert.Equal((1L, 1L), await LogExport.WriteWithContentsAsync(store, contents, output, cancellationToken: Token));
        output.Position = 0;
        Assert.Equal(1, (await LogImport.ReadAsync(copy, copied, output, Token)).Contents);
        Assert.Equal(bytes, await copied.FindAsync(digest, Token));
        output.Position = 0;
        Assert.Equal(new ImportReport(1, 0), await LogImport.ReadAsync(new InMemoryEventStore(), output, Token));
    }

    [Fact]
    public async Task Cloud_events_have_every_required_attribute()
    {
        var (store, _) = await TamperedLog.OfAsync(1, 2, Signer);
        foreach (var line in (await TextAsync(store, LogFormat.CloudEvents)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var root = JsonDocument.Parse(line).RootElement;
            Assert.Equal("1.0", root.GetProperty("specversion").GetString());
            Assert.True(Guid.TryParse(root.GetProperty("id").GetString(), out _));
            Assert.True(Uri.TryCreate(root.GetProperty("source").GetString(), UriKind.RelativeOrAbsolute, out _));
            Assert.NotEmpty(root.GetProperty("type").GetString()!);
            Assert.True(DateTimeOffset.TryParse(root.GetProperty("time").GetString(), System.Globalization.CultureInfo.InvariantCulture, out _));
            Assert.Equal(JsonValueKind.Object, root.GetProperty("data").ValueKind);
            Assert.All(root.EnumerateObject(), property => Assert.Matches("^([a-z0-9]{1,20}|data_base64)$", property.Name));
            Assert.All(root.EnumerateObject().Where(property => property.Name != "data"), property => Assert.Equal(JsonValueKind.String, property.Value.ValueKind));
        }
    }

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_and_a_second_one_changes_nothing()
    {
        var (store, log) = await TamperedLog.OfAsync(3, 40, Signer);
        var text = await TextAsync(store, LogFormat.JsonLines);
        var copy = new InMemoryEventStore();
        var cut = text[..(text.Length / 2)];
        await LogImport.ReadAsync(copy, Bytes(cut[..(cut.LastIndexOf('\n') + 1)]), Token);
        var half = await copy.GetHeadAsync(Token);

        Assert.Equal(new ImportReport(121 - half, half), await LogImport.ReadAsync(copy, Bytes(text), Token));
        Assert.Equal(new ImportReport(0, 121), await LogImport.ReadAsync(copy, Bytes(text), Token));
        Assert.Equal(log.Rows.Select(Line), (await TamperedLog.CopyAsync(copy)).Rows.Select(Line));
    }

    [Fact]
    public async Task A_store_that_has_something_else_is_left_alone()
    {
        var (store, _) = await TamperedLog.OfAsync(2, 3, Signer);
        var other = new InMemoryEventStore();
        await other.AppendAsync(TamperedLog.Stream(7), ExpectedVersion.NoStream, [SampleEvents.One()], Token);

        var failure = await Assert.ThrowsAsync<FailureException>(async () => await LogImport.ReadAsync(other, await ExportAsync(store, LogFormat.JsonLines), Token));

        Assert.Contains("line 1 ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, await other.GetHeadAsync(Token));
    }

    [Fact]
    public async Task A_line_that_was_changed_removed_or_moved_is_refused_with_its_number()
    {
        var (store, _) = await TamperedLog.OfAsync(3, 20);
        string[] texts = [await TextAsync(store, LogFormat.JsonLines), await TextAsync(store, LogFormat.CloudEvents)];
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 59], Gen.Int[0, 2000]).Sample(
        (deed, place, where) =>
        {
            var lines = texts[place % 2].Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
            var index = place % (lines.Count - 6);
            switch (deed)
            {
                case 0: lines.RemoveAt(index); break;
                case 1: lines.Insert(index, lines[index]); break;
                case 2: (lines[index], lines[index + 3]) = (lines[index + 3], lines[index]); break;
                case 3: lines[index] = lines[index][..(where % lines[index].Length)]; break;
                default:
                    var body = lines[index].IndexOf("sample\"}", StringComparison.Ordinal) + (where % 6);
                    lines[index] = lines[index][..body] + "#" + lines[index][(body + 1)..];
                    break;
            }

            var copy = new InMemoryEventStore();
            try
            {
                LogImport.ReadAsync(copy, Bytes(string.Join('\n', lines)), Token).GetAwaiter().GetResult();
                return deed == 3 && lines[index].Length == 0;
            }
            catch (FailureException failure)
            {
                // What stands before the line is imported, and is sound.
                return failure.Failure.Reason == LogImport.Refused
                    && Verification.RunAsync(copy, null, Token).GetAwaiter().GetResult().Findings.IsEmpty;
            }
        },
        iter: 200,
        threads: 1);
    }

    private static string Line(EventEnvelope row) => $"{row.Stream} {row.Version} {row.Event.Id} {Convert.ToHexString(row.Hash.Span)}";

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<MemoryStream> ExportAsync(IEventReader store, LogFormat format)
    {
        var output = new MemoryStream();
        await LogExport.WriteAsync(store, output, format, 0, Token);
        output.Position = 0;
        return output;
    }

    private static async Task<string> TextAsync(IEventReader store, LogFormat format) => Encoding.UTF8.GetString((await ExportAsync(store, format)).ToArray());
}
