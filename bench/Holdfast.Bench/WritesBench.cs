using Holdfast.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Bench;

/// <summary>Posts sent by many people at once, each on the disk before its answer, and none of them lost.</summary>
internal static class WritesBench
{
    private const int Posts = 10_000;
    private const int Seconds = 5;
    private const int Rounds = 3;

    // Nobody posts more than a few times an hour, so there must be many.
    private const int Writers = 1000;

    public static async Task<IReadOnlyList<Bar>> Run()
    {
        var kept = await StoredCommunity.Of(Posts);
        var folder = Directory.CreateTempSubdirectory("holdfast-writes").FullName;
        try
        {
            var place = Copy(kept, folder);
            await using var site = await CommunitySite.Over(place);
            await Console.Error.WriteLineAsync($"Signing {Writers:N0} people in …");
            var writers = await site.SignIn(Writers);
            var load = new Load(site.Address, [.. writers.Select(writer => writer.Path)], [.. writers.Select(writer => writer.Cookie)])
            {
                Forms = [.. writers.Select(writer => $"__RequestVerificationToken={Uri.EscapeDataString(writer.Token)}&Input.Intent=sharing&Input.Text=A+quiet+evening+number+%s+and+that+is+enough&formId=%s")],
            };
            using var wrk = new Wrk();
            await Console.Error.WriteLineAsync("Posting …");
            await wrk.Run(load, Seconds);
            var before = await Stored(site);
            var rates = new List<double>();
            var answered = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var answers = await wrk.Run(load, Seconds);
                rates.Add(answers.PerSecond);
                answered += answers.Count;
            }

            var stored = await Stored(site) - before;
            return
            [
                Bar.FloorOf($"writes: posts accepted a second, {Wrk.Connections} connections, synchronous=FULL", rates.Median(), 400, "/s", $"{Commits(folder):N0} bare commits/s"),
                Bar.AtMost($"writes: posts lost of {answered:N0} accepted", Math.Max(0, answered - stored), 0, "posts", "0"),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The stored community stays as it is.</summary>
    private static StorePlace Copy(StorePlace kept, string folder)
    {
        var place = new StorePlace(Path.Combine(folder, "data"));
        Directory.CreateDirectory(place.Folder);
        foreach (var file in Directory.EnumerateFiles(kept.Folder))
        {
            File.Copy(file, Path.Combine(place.Folder, Path.GetFileName(file)));
        }

        File.Copy(kept.MasterKeyFile, place.MasterKeyFile);
        return place;
    }

    private static async Task<int> Stored(CommunitySite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Posts.CountAsync();
    }

    /// <summary>What this disk gives: one short row a commit, by one connection, with the same durability.</summary>
    private static double Commits(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
        connection.Open();
        Run("pragma journal_mode=wal");
        Run("pragma synchronous=full");
        Run("create table rows (id integer primary key, text text)");
        var started = TimeProvider.System.GetTimestamp();
        var count = 0;
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(2))
        {
            Run("insert into rows (text) values ('A quiet evening and that is enough')");
            count++;
        }

        return count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
