using System.Globalization;
using System.Text;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>What a request asks, read from query, headers and body.</summary>
internal static class ApiRequest
{
    /// <summary>Bodies beyond this size are refused, as etcd's limit makes the API server do.</summary>
    private const int LargestBody = 3 * 1024 * 1024;

    private static readonly object RepeatedKey = new();

    public static bool IsDryRun(HttpContext http)
    {
        var value = http.Request.Query["dryRun"].ToString();
        return value switch
        {
            "" => false,
            "All" => true,
            _ => throw Refused(http, "FieldValueNotSupported", "dryRun", $"Unsupported value: [{KubeJson.ToText(value)}]: supported values: \"All\""),
        };
    }

    public static FieldValidation Validation(HttpContext http) => http.Request.Query["fieldValidation"].ToString() switch
    {
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        "Warn" or "" => FieldValidation.Warn,
        var other => throw Refused(http, "FieldValueNotSupported", "fieldValidation", $"Unsupported value: \"{other}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""),
    };

    /// <summary>The field manager of the query, else the first word of the user agent.</summary>
    public static string Manager(HttpContext http)
    {
        var manager = http.Request.Query["fieldManager"].ToString();
        if (manager.Length > 128)
        {
            throw Refused(http, "FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes");
        }

        if (manager.Length > 0)
        {
            return manager;
        }

        var agent = http.Request.Headers.UserAgent.ToString();
        var slash = agent.IndexOf('/', StringComparison.Ordinal);
        agent = slash < 0 ? agent : agent[..slash];
        return agent.Length == 0 ? "unknown" : agent[..Math.Min(agent.Length, 128)];
    }

    /// <summary>The body as one JSON or YAML value; null when there is none.</summary>
    public static async Task<KubeValue?> BodyAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        if (buffer.Length > LargestBody)
        {
            throw new ApiException(413, "RequestEntityTooLarge", string.Create(CultureInfo.InvariantCulture, $"Request entity too large: limit is {LargestBody}"));
        }

        if (buffer.Length == 0)
        {
            return null;
        }

        var value = Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), MediaType(http));
        if (buffer.GetBuffer()[0] is (byte)'{' or (byte)'[' && MediaType(http) != PatchBodies.Apply && Validation(http) != FieldValidation.Ignore)
        {
            http.Items[RepeatedKey] = RepeatedFields.Of(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }

        return value;
    }

    /// <summary>What the body that was read says twice.</summary>
    public static RepeatedFields Repeated(HttpContext http) => http.Items.TryGetValue(RepeatedKey, out var fields) && fields is RepeatedFields repeated ? repeated : RepeatedFields.None;

    public static async Task<KubeMap> ObjectAsync(HttpContext http) => await BodyAsync(http) as KubeMap
        ?? throw ApiException.BadRequest("the object provided is unrecognized (must be of type object): couldn't get version/kind; json parse error");

    public static string MediaType(HttpContext http)
    {
        var type = http.Request.ContentType ?? string.Empty;
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim();
    }

    private static ApiException Refused(HttpContext http, string reason, string field, string message) => ApiException.Options(
        http.Request.Method switch { "POST" => "CreateOptions", "PUT" => "UpdateOptions", "PATCH" => "PatchOptions", _ => "DeleteOptions" },
        new StatusCause(reason, message, field));

    private static KubeValue Parse(ReadOnlySpan<byte> utf8, string mediaType)
    {
        if (mediaType.Contains("protobuf", StringComparison.Ordinal))
        {
            return ProtobufObjects.Read(utf8);
        }

        var first = utf8.TrimStart(" \t\r\n"u8);
        try
        {
            if (first.Length > 0 && first[0] is (byte)'{' or (byte)'[')
            {
                return KubeJson.Parse(utf8);
            }

            var documents = KubeYaml.ParseAll(Encoding.UTF8.GetString(utf8), "body");
            return documents is [var only] ? only.Value : throw ApiException.BadRequest("the body must hold one document");
        }
        catch (System.Text.Json.JsonException fault)
        {
            throw ApiException.BadRequest($"error decoding the body: {fault.Message}");
        }
        catch (ManifestException fault)
        {
            throw ApiException.BadRequest($"error decoding YAML: {fault.Message}");
        }
    }
}
