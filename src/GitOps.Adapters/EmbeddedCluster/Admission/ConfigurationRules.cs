using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of configuration: keys, sizes, immutability, what a secret of a type must hold.</summary>
internal static class ConfigurationRules
{
    private const int Largest = 1024 * 1024;
    private static readonly string[] OfTls = ["tls.crt", "tls.key"];
    private const string Redacted = "<secret contents redacted>";
    private const string Account = "kubernetes.io/service-account.name";

    public static void Map(KubeMap root, KubeMap? old, Faults faults)
    {
        var size = 0L;
        foreach (var (key, value) in root.Map("data").OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            faults.Each($"data[{key}]", key, Names.ConfigKey(key));
            if (root.Map("binaryData").Has(key))
            {
                faults.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
            }

            size += Encoding.UTF8.GetByteCount(value.AsString ?? string.Empty);
        }

        foreach (var (key, value) in root.Map("binaryData").OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            faults.Each($"binaryData[{key}]", key, Names.ConfigKey(key));
            size += Bytes(value).Length;
        }

        if (size > Largest)
        {
            faults.TooLong(string.Empty, "may not be more than 1048576 bytes");
        }

        Immutable(root, old, faults, "data", "binaryData");
    }

    public static void Secret(KubeMap root, KubeMap? old, Faults faults)
    {
        var data = root.Map("data");
        var size = 0L;
        foreach (var (key, value) in data.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            faults.Each($"data[{key}]", key, Names.ConfigKey(key));
            size += Bytes(value).Length;
        }

        if (size > Largest)
        {
            faults.TooLong("data", "may not be more than 1048576 bytes");
        }

        Content(root, data, faults);
        if (old is not null && !Equals(root["type"], old["type"]))
        {
            faults.Immutable("type", root["type"]);
        }

        Immutable(root, old, faults, "data");
    }

    private static void Content(KubeMap root, KubeMap data, Faults faults)
    {
        switch (root.Text("type"))
        {
            case "kubernetes.io/service-account-token" when root.Map("metadata").Map("annotations").Text(Account).Length == 0:
                faults.Required($"metadata.annotations[{Account}]");
                break;
            case "kubernetes.io/dockercfg":
                Json(data, ".dockercfg", faults);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(data, ".dockerconfigjson", faults);
                break;
            case "kubernetes.io/basic-auth" when !data.Has("username") && !data.Has("password"):
                faults.Required("data[username]");
                faults.Required("data[password]");
                break;
            case "kubernetes.io/ssh-auth" when Bytes(data["ssh-privatekey"]).Length == 0:
                faults.Required("data[ssh-privatekey]");
                break;
            case "kubernetes.io/tls":
                foreach (var key in OfTls.Where(key => !data.Has(key)))
                {
                    faults.Required($"data[{key}]");
                }

                break;
        }
    }

    private static void Json(KubeMap data, string key, Faults faults)
    {
        if (!data.Has(key))
        {
            faults.Required($"data[{key}]");
            return;
        }

        var bytes = Bytes(data[key]);
        try
        {
            KubeJson.Parse(bytes);
        }
        catch (System.Text.Json.JsonException)
        {
            faults.Invalid($"data[{key}]", Redacted, GoJson.Fault(Encoding.UTF8.GetString(bytes)));
        }
    }

    private static void Immutable(KubeMap root, KubeMap? old, Faults faults, params string[] fields)
    {
        if (old?["immutable"]?.AsBool != true)
        {
            return;
        }

        foreach (var field in fields.Prepend("immutable"))
        {
            if (!Equals(root[field], old[field]) && !(field == "immutable" && root[field]?.AsBool == true))
            {
                faults.Forbidden(field, "field is immutable when `immutable` is set");
            }
        }
    }

    private static byte[] Bytes(KubeValue? value) => Convert.FromBase64String(value?.AsString ?? string.Empty);
}
