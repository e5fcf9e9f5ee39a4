using GitOps.Adapters.EmbeddedCluster.Apply;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Fields that a way of writing cannot set, and so cannot own: status through the object, everything else through status.</summary>
internal static class ResetFields
{
    private static readonly FieldSet Status = Of("status");

    public static FieldSet? For(WriteRequest request, KubeMap root) => request.Subresource switch
    {
        "" => Views.KeepsStatus(request.Resource) ? Status : null,
        "status" => Of([.. root.Keys.Where(key => key != "status")]),
        _ => null,
    };

    private static FieldSet Of(params string[] fields)
    {
        var set = new FieldSet();
        foreach (var field in fields)
        {
            set.Insert(FieldElements.Field(field));
        }

        return set;
    }
}
