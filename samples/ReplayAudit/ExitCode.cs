namespace ReplayAudit;

/// <summary>How a call ended, for scripts.</summary>
internal static class ExitCode
{
    /// <summary>Answered, and nothing is wrong.</summary>
    public const int Fine = 0;

    /// <summary>Answered, and the answer is no: there was none, something differs, something was changed.</summary>
    public const int No = 1;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 2;

    /// <summary>A store, a file or a cluster cannot be read, or an event of it: then the answer says all but that.</summary>
    public const int Unreadable = 3;

    /// <summary>Ended by Ctrl+C before there was an answer.</summary>
    public const int Cancelled = 130;

    /// <summary>What the help says of them.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Fine, "answered, and nothing is wrong"),
        (No, "answered, and the answer is no: there was none, something differs, something was changed"),
        (Usage, "the command line is not understood"),
        (Unreadable, "a store, a file or a cluster cannot be read, or an event of it: then the answer says all but that"),
        (Cancelled, "ended by Ctrl+C before there was an answer"),
    ];
}
