using System.Data.Common;
using GitOps.Adapters.Marten;
using GitOps.Adapters.Sqlite;
using GitOps.Core.Composition;

namespace ReplayAudit.CommandLine;

/// <summary>Chooses the store that a text names.</summary>
internal static class Database
{
    /// <summary>Name of the file in the data folder of an engine.</summary>
    private const string FileName = "events.db";

    /// <summary>Uses the store.</summary>
    /// <param name="rooms">Where it is registered.</param>
    /// <param name="text">A file, a folder, a connection string or a <c>postgres://</c> address.</param>
    /// <param name="mayCreate">Whether a file that does not exist is made.</param>
    /// <exception cref="FileNotFoundException">There is no such file, and none may be made.</exception>
    public static void Use(IGitOpsBuilder rooms, string text, bool mayCreate = false)
    {
        if (ConnectionStringOf(text) is { } connection)
        {
            rooms.UseMarten(connection);
            return;
        }

        var path = Path.GetFullPath(text);
        path = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!mayCreate && !File.Exists(path))
        {
            throw new FileNotFoundException($"There is no store at {path}; name it with --db: the file, or the folder of the engine's data.", path);
        }

        rooms.UseSqlite(path);
    }

    /// <summary>The folder that a store lies in; null when it is no file.</summary>
    public static string? FolderOf(string text) => ConnectionStringOf(text) is not null
        ? null
        : Path.GetFullPath(text) is var path && Directory.Exists(path) ? path : Path.GetDirectoryName(path);

    internal static string? ConnectionStringOf(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "postgres" or "postgresql")
        {
            var builder = new DbConnectionStringBuilder { ["Host"] = address.Host };
            Add(builder, "Port", address.IsDefaultPort || address.Port < 0 ? string.Empty : address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Add(builder, "Database", Uri.UnescapeDataString(address.AbsolutePath.Trim('/')));
            var user = address.UserInfo.Split(':', 2);
            Add(builder, "Username", Uri.UnescapeDataString(user[0]));
            Add(builder, "Password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : string.Empty);
            return builder.ConnectionString;
        }

        return text.Contains('=', StringComparison.Ordinal) && !Path.Exists(text) ? text : null;
    }

    private static void Add(DbConnectionStringBuilder builder, string key, string value)
    {
        if (value.Length > 0)
        {
            builder[key] = value;
        }
    }
}
