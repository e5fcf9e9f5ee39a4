using GitOps.Adapters.EmbeddedCluster.Registry;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What a request does to an object, as rules of webhooks name it.</summary>
internal static class AdmissionOperation
{
    public const string Create = "CREATE";
    public const string Update = "UPDATE";
    public const string Delete = "DELETE";

    public static string Of(Draft draft) => draft.IsNew ? Create : Update;
}
