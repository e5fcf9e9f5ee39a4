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

        return item switch
        {
            { Kind: "Secret", ApiVersion: "v1" } => Encoded(item),
            { Kind: "Service", ApiVersion: "v1" } => new KubeObject(item.Root.With("spec", WithProtocols(item.Spec))),
            _ when item.Spec.Find("template", "spec") is KubeMap pod => item.With(["spec", "template", "spec"], WithContainerProtocols(pod)),
            _ => item,
        };
    }

    // stringData is write-only for a person; what is stored, compared and owned is data.
    private static KubeObject Encoded(KubeObject secret)
    {
        if (secret.Root["stringData"] is not KubeMap texts)
        {
            return secret;
        }

        var data = secret.Root["data"]?.AsMap ?? KubeMap.Empty;
        foreach (var (key, value) in texts)
        {
            data = data.With(key, Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString ?? string.Empty)));
        }

        return new KubeObject(secret.Root.Without("stringData").With("data", data));
    }

    private static KubeMap WithContainerProtocols(KubeMap pod) => pod["containers"] is KubeList containers
        ? pod.With("containers", KubeList.Of(containers.Select(container => container is KubeMap map ? WithProtocols(map) : container)))
        : pod;

    // The protocol is a key of the list of ports: without it the server could not tell items apart.
    private static KubeMap WithProtocols(KubeMap owner) => owner["ports"] is KubeList ports
        ? owner.With("ports", KubeList.Of(ports.Select(port => port is KubeMap map && !map.Has("protocol") ? map.With("protocol", "TCP") : port)))
        : owner;
}
