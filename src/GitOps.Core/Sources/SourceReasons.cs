namespace GitOps.Core.Sources;

/// <summary>What reasons of failed sources mean.</summary>
internal static class SourceReasons
{
    /// <summary>A signature is missing or wrong.</summary>
    public const string VerificationError = "VerificationError";

    /// <summary>The signature of a chart is missing or wrong.</summary>
    public const string ChartVerificationError = "ChartVerificationError";

    /// <summary>Whether the content came but the chart could not be made of it.</summary>
    public static bool IsBuild(Failure failure) => failure.Reason
        is "DependencyBuildError" or "ValuesFilesError" or "ChartPackageError" or ChartVerificationError or "MetadataPatchError";

    /// <summary>Whether the content came but may not be trusted.</summary>
    public static bool IsVerification(Failure failure) => failure.Reason is VerificationError or ChartVerificationError
        || (failure.Class == FailureClass.Denied && failure.Reason.StartsWith("Invalid", StringComparison.Ordinal));
}
