using System.Data.Common;
using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using Microsoft.Extensions.Options;

namespace WorkerHost.Commands;

/// <summary>What a person can put right is told in a line; anything else is a bug and keeps its trace.</summary>
internal static class PlainErrors
{
    /// <summary>Exit code of a command that could not do what it was asked to.</summary>
    public const int CannotDo = 2;

    public static async Task<int> TellAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is ManifestException or FailureException or ClusterException or OptionsValidationException
            or IOException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync($"Error: {(e is FailureException failure ? failure.Failure.Message : e.Message)}");
            return CannotDo;
        }
    }
}
