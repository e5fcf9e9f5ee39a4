using GitOps.Adapters.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace GitOps.Adapters.Sqlite.Tests;

public sealed class SchemaTests
{
    private static readonly string[] Next = [.. Schema.Migrations, "create table newer (name text); insert into newer values ('made')"];

    [Fact]
    public void A_file_of_an_older_version_becomes_one_of_this_version_and_keeps_its_rows()
    {
        using var session = Open();
        Schema.Apply(session, Schema.Migrations, "test.db");
        session.Execute("insert into streams (name) values ('sample/first')");

        Schema.Apply(session, Next, "test.db");
        Schema.Apply(session, Next, "test.db");

        Assert.Equal("made", session.Scalar("select name from newer"));
        Assert.Equal("sample/first", session.Scalar("select name from streams"));
        Assert.Equal((long)Next.Length, session.Scalar("select count(*) from schema_versions"));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_version_before_it()
    {
        using var session = Open();
        Schema.Apply(session, Schema.Migrations, "test.db");

        Assert.Throws<SqliteException>(() => Schema.Apply(session, [.. Next, "create table newer (name text)"], "test.db"));

        Assert.Equal((long)Schema.Migrations.Count, session.Scalar("pragma user_version"));
        Assert.Equal(0L, session.Scalar("select count(*) from sqlite_schema where name = 'newer'"));
    }

    [Fact]
    public void The_first_migration_is_never_changed() =>
        Assert.Equal("create table streams (", Schema.Migrations[0].Split('\n')[0]);

    private static SqliteSession Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        return new SqliteSession(connection);
    }
}
