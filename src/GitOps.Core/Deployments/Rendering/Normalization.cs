using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Brings a manifest into the form in which it is applied, as Flux does: what only a server sets is dropped, known defaults are filled in.</summary>
internal static class Normalization
{
    public static KubeObject Apply(KubeObject item)
    {
        if (item.Root.Has("status") && item.Kind != "CustomResourceDefinition")
        {
            item = new KubeObject(item.Root.Without("status"));
        }

        if (item.Metadata.Has("creationTimestamp"))
        {
            item = item.Without("metadata", "creationTimestamp");
        }

        return (item.ApiVersion, item.Kind) switch
        {
            ("v1", "Secret") => Encoded(item),
            ("v1", "Service") when LacksProtocol(item.Spec) => new KubeObject(item.Root.With("spec", WithProtocols(item.Spec))),
            ("v1", "Pod") => WithContainerProtocols(item, "spec"),
            ("apps/v1", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") or ("batch/v1", "Job") => WithContainerProtocols(item, "spec", "template", "spec"),
            ("batch/v1", "CronJob") => WithContainerProtocols(item, "spec", "jobTemplate", "spec", "template", "spec"),
            _ => item,
        };
    }

    // stringData is write-only for a person; what is stored, compared and owned is data. What is no text there stays for the server to refuse.
    private static KubeObject Encoded(KubeObject secret)
    {
        if (secret.Root["stringData"] is not KubeMap texts || texts.Any(entry => entry.Value is not (KubeString or KubeNull)) || secret.Root["data"] is not (null or KubeNull or KubeMap))
        {
            return secret;
        }

        var data = secret.Root["data"] as KubeMap ?? KubeMap.Empty;
        foreach (var (key, value) in texts)
        {
            data = data.With(key, Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString ?? string.Empty)));
        }

        return new KubeObject(secret.Root.Without("stringData").With("data", data));
    }

    private static KubeObject WithContainerProtocols(KubeObject item, params string[] path) =>
        item.Root.Find(path) is KubeMap pod && pod["containers"] is KubeList containers && containers.Any(LacksProtocol)
            ? item.With(path, pod.With("containers", KubeList.Of(containers.Select(container => container is KubeMap map ? WithProtocols(map) : container))))
            : item;

    private static bool LacksProtocol(KubeValue owner) =>
        (owner as KubeMap)?["ports"] is KubeList ports && ports.Any(port => port is KubeMap map && !map.Has("protocol"));

    // The protocol is a key of the list of ports: without it the server could not tell items apart.
    private static KubeMap WithProtocols(KubeMap owner) => owner["ports"] is KubeList ports
        ? owner.With("ports", KubeList.Of(ports.Select(port => port is KubeMap map && !map.Has("protocol") ? map.With("protocol", "TCP") : port)))
        : owner;
}
