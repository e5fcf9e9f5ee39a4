using System.Collections.Immutable;
using static GitOps.Adapters.Kustomize.Build.DefaultFieldSpecs;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Fields in which <c>$(VAR)</c> is replaced.</summary>
internal static class DefaultVarReferences
{
    private static readonly string[] InPods = ["args", "command", "env/value", "volumeMounts/mountPath"];

    public static ImmutableArray<FieldSpec> All { get; } = TransformerConfig.Sorted([.. Make()]);

    private static IEnumerable<FieldSpec> Make()
    {
        (string Kind, string PodSpec, string Server)[] workloads =
        [
            ("CronJob", "spec/jobTemplate/spec/template/spec/", "spec/jobTemplate/spec/template/volumes/nfs/server"),
            ("DaemonSet", "spec/template/spec/", "spec/template/spec/volumes/nfs/server"),
            ("Deployment", "spec/template/spec/", "spec/template/spec/volumes/nfs/server"),
            ("Job", "spec/template/spec/", "spec/template/spec/volumes/nfs/server"),
            ("Pod", "spec/", "spec/volumes/nfs/server"),
            ("ReplicaSet", "spec/template/spec/", "spec/template/spec/volumes/nfs/server"),
            ("StatefulSet", "spec/template/spec/", "spec/volumeClaimTemplates/spec/nfs/server"),
        ];
        foreach (var (kind, podSpec, server) in workloads)
        {
            foreach (var containers in new[] { "containers/", "initContainers/" })
            {
                foreach (var field in InPods)
                {
                    yield return Spec(podSpec + containers + field, kind);
                }
            }

            yield return Spec(server, kind);
        }

        yield return Spec("spec/template/metadata/annotations", "Deployment");
        yield return Spec("spec/rules/host", "Ingress");
        yield return Spec("spec/tls/hosts", "Ingress");
        yield return Spec("spec/tls/secretName", "Ingress");
        yield return Spec("spec/ports/port", "Service");
        yield return Spec("spec/ports/targetPort", "Service");
        yield return Spec("spec/nfs/server", "PersistentVolume");
        yield return FieldSpec.Of("metadata/labels");
        yield return FieldSpec.Of("metadata/annotations");
    }
}
