using System.CommandLine;
using System.Data.Common;
using GitOps.Core;
using GitOps.Core.Audit;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReplayAudit.Output;
using ReplayAudit.Times;

namespace ReplayAudit.CommandLine;

/// <summary>One call of a verb, with what every verb needs: the store, times, and a printer for the answer.</summary>
internal sealed class Inquiry : IAsyncDisposable
{
    private readonly SharedOptions shared;
    private readonly Rooms rooms = new();
    private ServiceProvider? services;
    private bool mayCreate;

    private Inquiry(SharedOptions shared, ParseResult parsed)
    {
        (this.shared, Parsed) = (shared, parsed);
        Moments = shared.MomentsOf(parsed);
        Printer = shared.PrinterOf(parsed, Moments);
    }

    /// <summary>The command line; a verb asks it for its own options.</summary>
    public ParseResult Parsed { get; }

    /// <summary>Reads times of the command line and prints times, in the zone that was asked for.</summary>
    public Moments Moments { get; }

    /// <summary>Prints in the shape that was asked for.</summary>
    public Printer Printer { get; }

    /// <summary>Further rooms, for verbs that need more than a store; before the first use of a port.</summary>
    public IGitOpsBuilder Rooms => rooms;

    /// <summary>The ports; the store is opened at the first use.</summary>
    public IServiceProvider Services => services ??= Open();

    /// <summary>The log.</summary>
    public IEventStore Events => Services.GetRequiredService<IEventStore>();

    /// <summary>A store that does not exist is made, for verbs that write; before the first use of a port.</summary>
    public void MayCreateStore() => mayCreate = true;

    /// <summary>The folder that the store lies in; null when it is no file.</summary>
    public string? DataFolder => Database.FolderOf(shared.DatabaseOf(Parsed));

    /// <summary>What events name by digest.</summary>
    public IContentStore Contents => Services.GetRequiredService<IContentStore>();

    /// <summary>Runs a verb; what goes wrong is told in a line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(SharedOptions shared, ParseResult parsed, Func<Inquiry, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            await using var inquiry = new Inquiry(shared, parsed);
            return await work(inquiry, cancellationToken);
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is FailureException or ClusterException or CorruptEventException or UnreadableEventException or ManifestException
            or OptionsValidationException or IOException or UnauthorizedAccessException or DbException)
        {
            await error.WriteLineAsync($"Error: {e.Message}");
            return ExitCode.Unreadable;
        }
    }

    /// <summary>Prints an answer: the data for programs, or the page for people.</summary>
    /// <param name="data">Anonymous or record; property names become camel case.</param>
    /// <param name="draw">Draws the same for people.</param>
    public void Answer(object data, Action<IPage> draw) => Printer.Answer(data, draw);

    /// <summary>Says why there is no answer.</summary>
    /// <returns><see cref="ExitCode.No"/>.</returns>
    public async Task<int> NoAsync(string message)
    {
        await Parsed.InvocationConfiguration.Error.WriteLineAsync(message);
        return ExitCode.No;
    }

    /// <summary>Names the events that could not be read, after an answer that lacks what they say.</summary>
    /// <param name="unread">The events; when there are none, nothing is said.</param>
    /// <param name="exitCode">How the call ends when there are none.</param>
    /// <returns><see cref="ExitCode.Unreadable"/> when there are some.</returns>
    public async Task<int> UnreadAsync(IReadOnlyCollection<UnreadEvent> unread, int exitCode)
    {
        foreach (var item in unread)
        {
            await Parsed.InvocationConfiguration.Error.WriteLineAsync($"Not read, and missing in the answer: {item.Why}");
        }

        return unread.Count > 0 ? ExitCode.Unreadable : exitCode;
    }

    public ValueTask DisposeAsync() => services?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ServiceProvider Open()
    {
        Database.Use(rooms, shared.DatabaseOf(Parsed), mayCreate);
        return rooms.Services.BuildServiceProvider();
    }
}
