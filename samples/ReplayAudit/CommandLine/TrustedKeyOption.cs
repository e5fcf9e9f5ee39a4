using System.CommandLine;

namespace ReplayAudit.CommandLine;

/// <summary>Public keys that one trusts: the same option for every verb that checks signatures.</summary>
internal static class TrustedKeyOption
{
    public static Option<string[]> Create(string what) => new("--key")
    {
        Description = $"{what}, with this public key of the host (PEM, as it lies beside the host's key with .pub); may be given several times.",
        HelpName = "PUB",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };
}
