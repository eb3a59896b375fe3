using System.Diagnostics;
using System.Globalization;
using System.Text;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Finder;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Holdfast.Bench;

/// <summary>
/// The finder's reference: the same meetings in a private PostgreSQL with PostGIS from Debian's packages, with every
/// advantage: the next gathering worked out beforehand, an index for each filter, everything in memory, statements
/// prepared, and only keys to answer with.
/// </summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const int Never = int.MaxValue;
    private static readonly Duration Ahead = Duration.FromDays(9);
    private static readonly Duration FarAhead = Duration.FromDays(400);

    private readonly string folder;
    private readonly string programs;
    private readonly Dictionary<string, NpgsqlCommand> prepared = [];
    private NpgsqlDataSource? source;
    private NpgsqlConnection? connection;

    private Postgres(string folder, string programs) => (this.folder, this.programs) = (folder, programs);

    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<Postgres> Start()
    {
        // In /tmp whatever TMPDIR says: the path of a socket has 107 characters at most.
        var folder = $"/tmp/holdfast-bench-{Environment.ProcessId}";
        Directory.CreateDirectory(folder);
        var postgres = new Postgres(folder, ProgramsWithPostGis());
        try
        {
            if (IsRoot)
            {
                await Shell.Run("chown", ["postgres:", folder]);
            }

            await postgres.AsOwner("initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            await postgres.AsOwner(
                "pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o",
                $"-k '{folder}' -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=1GB -c effective_cache_size=4GB "
                + "-c work_mem=64MB -c maintenance_work_mem=512MB -c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0 -c max_wal_size=4GB",
                "start");
            postgres.source = NpgsqlDataSource.Create($"Host={folder};Username=postgres;Database=postgres;Pooling=false;Command Timeout=600");
            postgres.connection = await postgres.source.OpenConnectionAsync();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async Task Load(HoldfastDb db, ProgrammeCatalog catalog, Instant now)
    {
        await Execute("create extension postgis");
        await Execute(
            """
            create table meetings (
                id int not null, spot geography(point, 4326), days int not null, start_minute int not null, programme text not null, venue int not null,
                types text[] not null, languages text[] not null, words text[] not null, next_start int not null, next_end int not null)
            """);
        await using (var rows = await connection!.BeginBinaryImportAsync("copy meetings (id, spot, days, start_minute, programme, venue, types, languages, words, next_start, next_end) from stdin (format binary)"))
        {
            await foreach (var meeting in db.Meetings.AsNoTracking().AsAsyncEnumerable())
            {
                if (NextOf(meeting, now) is not { } next)
                {
                    continue;
                }

                await rows.StartRowAsync();
                await rows.WriteAsync((int)meeting.Id);
                if (meeting is { Latitude: { } latitude, Longitude: { } longitude })
                {
                    await rows.WriteAsync(PointOf(latitude, longitude), NpgsqlDbType.Bytea);
                }
                else
                {
                    await rows.WriteNullAsync();
                }

                await rows.WriteAsync((int)meeting.Schedule.Days);
                await rows.WriteAsync((int)(meeting.Schedule.Start.TickOfDay / NodaConstants.TicksPerMinute));
                await rows.WriteAsync(meeting.Programme);
                await rows.WriteAsync((int)meeting.Venue);
                await rows.WriteAsync(meeting.Types.ToArray());
                await rows.WriteAsync(meeting.Languages.ToArray());
                await rows.WriteAsync(Words(meeting.Name, meeting.Group, meeting.Location, meeting.City, meeting.Region, meeting.SubRegion, catalog.Find(meeting.Programme)?.Name.English).Distinct().ToArray());
                await rows.WriteAsync(next.Start);
                await rows.WriteAsync(next.End);
            }

            await rows.CompleteAsync();
        }

        foreach (var sql in new[]
        {
            "alter table meetings alter column words type tsvector using array_to_tsvector(words)",
            "create index by_spot on meetings using gist (spot)",
            "cluster meetings using by_spot",
            "alter table meetings add primary key (id)",
            "create index by_time on meetings (next_start, id)",
            "create index by_programme on meetings (programme, next_start, id)",
            "create index by_venue on meetings (venue, next_start, id)",
            "create index by_types on meetings using gin (types)",
            "create index by_languages on meetings using gin (languages)",
            "create index by_words on meetings using gin (words)",
            "vacuum (analyze) meetings",
        })
        {
            await Execute(sql);
        }
    }

    /// <summary>The keys of the answer, in order of next start and key.</summary>
    public async Task<List<int>> Ask(FinderQuestion question, int nowMinute)
    {
        var (sql, values) = Read(question, nowMinute);
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection!.CreateCommand();
#pragma warning disable CA2100 // Built above from constant pieces; what is asked goes in as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (value, type) in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
            }

            await command.PrepareAsync();
            prepared[sql] = command;
        }

        for (var i = 0; i < values.Count; i++)
        {
            command.Parameters[i].Value = values[i].Value;
        }

        var ids = new List<int>(question.Limit);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            ids.Add(rows.GetInt32(0));
        }

        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in prepared.Values)
        {
            await command.DisposeAsync();
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        if (source is not null)
        {
            await source.DisposeAsync();
        }

        if (File.Exists($"{folder}/data/postmaster.pid"))
        {
            await AsOwner("pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "-w", "stop");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static (string Sql, List<(object Value, NpgsqlDbType Type)> Values) Read(FinderQuestion question, int nowMinute)
    {
        var sql = new StringBuilder("select id from meetings where true");
        var values = new List<(object, NpgsqlDbType)>();
        if (question.Near is { } near)
        {
            // On the sphere, as the finder measures; it is also the quicker way.
            sql.Append(CultureInfo.InvariantCulture, $" and st_dwithin(spot, st_setsrid(st_makepoint({Next(near.Longitude, NpgsqlDbType.Double)}, {Next(near.Latitude, NpgsqlDbType.Double)}), 4326)::geography, {Next(question.Km * 1000, NpgsqlDbType.Double)}, false)");
        }

        if (question.Days != Weekdays.None)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and days & {Next((int)question.Days, NpgsqlDbType.Integer)} <> 0");
        }

        if (question.Programme is { } programme)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and programme = {Next(programme, NpgsqlDbType.Text)}");
        }

        if (question.Type is { } type)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and types @> {Next(new[] { type }, NpgsqlDbType.Array | NpgsqlDbType.Text)}");
        }

        if (question.Language is { } language)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and languages @> {Next(new[] { language }, NpgsqlDbType.Array | NpgsqlDbType.Text)}");
        }

        sql.Append(question.Modes switch
        {
            Modes.Any => "",
            Modes.InPerson => " and venue in (1, 3)",
            Modes.Online => " and venue = 2",
            Modes.Hybrid => " and venue = 3",
            _ => throw new InvalidOperationException($"No question asks for {question.Modes}."),
        });
        if (question.Words.Count > 0)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and words @@ {Next(string.Join(" & ", question.Words) + ":*", NpgsqlDbType.Text)}::tsquery");
        }

        if (question.Now)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and next_start <= {Next(nowMinute + FinderQuestion.SoonMinutes, NpgsqlDbType.Integer)}");
        }

        sql.Append(CultureInfo.InvariantCulture, $" order by next_start, id limit {question.Limit}");
        return (sql.ToString(), values);

        string Next(object value, NpgsqlDbType type)
        {
            values.Add((value, type));
            return $"${values.Count}";
        }
    }

    /// <summary>The first gathering not over yet, in minutes since 1970; null when none lies ahead.</summary>
    private static (int Start, int End)? NextOf(Meeting meeting, Instant now)
    {
        if (meeting.Venue == Venue.TemporarilyClosed)
        {
            return (Never, Never);
        }

        var zone = DateTimeZoneProviders.Tzdb[meeting.TimeZone];
        foreach (var ahead in new[] { Ahead, FarAhead })
        {
            foreach (var gathering in Occurrences.Between(meeting.Schedule, zone, [], now, now + ahead))
            {
                return ((int)(gathering.Start.ToUnixTimeSeconds() / 60), (int)(gathering.End.ToUnixTimeSeconds() / 60));
            }
        }

        return null;
    }

    /// <summary>A point as PostGIS takes it in binary: little-endian EWKB with its reference system.</summary>
    private static byte[] PointOf(double latitude, double longitude)
    {
        var bytes = new byte[25];
        bytes[0] = 1;
        BitConverter.TryWriteBytes(bytes.AsSpan(1), 0x20000001);
        BitConverter.TryWriteBytes(bytes.AsSpan(5), 4326);
        BitConverter.TryWriteBytes(bytes.AsSpan(9), longitude);
        BitConverter.TryWriteBytes(bytes.AsSpan(17), latitude);
        return bytes;
    }

    /// <summary>Words as the finder's documents say: lower case, accents off, letters and digits only. Written apart from its own, to check it.</summary>
    private static IEnumerable<string> Words(params IEnumerable<string?> texts)
    {
        foreach (var text in texts)
        {
            var plain = string.Concat((text ?? "").Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant().Normalize(NormalizationForm.FormC);
            foreach (var word in string.Concat(plain.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return word;
            }
        }
    }

    private static string ProgramsWithPostGis()
    {
        const string root = "/usr/lib/postgresql";
        var version = (Directory.Exists(root) ? Directory.GetDirectories(root) : [])
            .Select(Path.GetFileName)
            .Where(name => File.Exists($"{root}/{name}/bin/initdb") && File.Exists($"/usr/share/postgresql/{name}/extension/postgis.control"))
            .OrderByDescending(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .FirstOrDefault() ?? throw new InvalidOperationException("PostgreSQL with PostGIS isn't here: apt-get install postgresql-15-postgis-3");
        return $"{root}/{version}/bin";
    }

    private Task<string> AsOwner(string program, params string[] arguments) => IsRoot
        ? Shell.Run("runuser", ["-u", "postgres", "--", $"{programs}/{program}", .. arguments], folder)
        : Shell.Run($"{programs}/{program}", arguments, folder);

    private async Task Execute(string sql)
    {
        await using var command = connection!.CreateCommand();
#pragma warning disable CA2100 // Constant statements of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

internal static class Shell
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> Run(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        // A server that the program leaves behind keeps its output open; what isn't read to its end can't hang.
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = new TaskCompletionSource();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        if (!process.HasExited)
        {
            await ended.Task;
        }

        // Lets the last lines arrive when nothing else holds the pipe.
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(10)));
        lock (output)
        {
            return process.ExitCode == 0 ? output.ToString() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{output}");
        }

        void Append(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
