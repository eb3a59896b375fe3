using System.Security.Cryptography;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>
/// Tells devices what is due, in the background. Rows are claimed in the database, so several nodes do each once: whoever is
/// due is decided about in one transaction, a device is taken for a few minutes in another, and only then is anything sent.
/// </summary>
public sealed partial class PushRounds(
    IServiceScopeFactory scopes, Writer writer, KeyStore keys, Sealer sealer, WebPush push, StorePlace place, PushLimits limits, IClock clock, TimeProvider time, ILogger<PushRounds> logger)
    : BackgroundService
{
    public const int MostTries = 6;
    public const int MostMissed = 5;
    private const int Batch = 50;
    private const int MostBatches = 20;
    private const int AtOnce = 8;

    // Longer than a batch can take, so that nobody else takes a device while this node is at it.
    private static readonly Duration Taken = Duration.FromMinutes(5);
    private static readonly Duration Longest = Duration.FromHours(12);
    private static readonly Duration LongestUrgent = Duration.FromHours(1);
    private static readonly Duration FirstWait = Duration.FromMinutes(1);
    private static readonly Duration SweepEvery = Duration.FromHours(1);

    private readonly SemaphoreSlim turn = new(1, 1);
    private Instant sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(limits.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Go(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database may be away for a while. What is due stays due, and the next round tries again.
                LogMissed(logger, exception.GetType().FullName);
            }
        }
    }

    /// <summary>One round, one at a time. Public so that a test needn't wait for the next.</summary>
    public async Task Go(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await Sweep(cancellation);
            for (var batch = 0; batch < MostBatches && await Decide(cancellation); batch++)
            {
            }

            for (var batch = 0; batch < MostBatches && await Send(cancellation); batch++)
            {
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    /// <summary>How long to wait after this many tries: a minute, then twice as long each time.</summary>
    internal static Duration WaitAfter(int tries) => FirstWait * (1 << Math.Min(tries - 1, 10));

    /// <summary>Who is due: each is told now, or waits for the end of quiet hours or the next morning.</summary>
    /// <returns>False when nobody is left.</returns>
    private async Task<bool> Decide(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = clock.GetCurrentInstant();
        if (!await db.Reaches.AnyAsync(reach => reach.DueAt <= now, cancellation))
        {
            return false;
        }

        await writer.Write(
            db,
            async () =>
            {
                var due = await (place.IsPostgres
                    ? db.Reaches.FromSql($"""select * from "Reaches" where "DueAt" <= {now.ToUnixTimeTicks()} order by "DueAt" limit {Batch} for update skip locked""")
                    : db.Reaches.Where(reach => reach.DueAt <= now).OrderBy(reach => reach.DueAt).Take(Batch)).ToListAsync(cancellation);
                var ids = due.Select(reach => reach.MemberId).ToList();
                var members = await db.Members.AsNoTracking().Where(member => ids.Contains(member.Id)).ToDictionaryAsync(member => member.Id, cancellation);
                var devices = (await db.PushDevices.Where(device => ids.Contains(device.MemberId)).ToListAsync(cancellation)).ToLookup(device => device.MemberId);
                foreach (var reach in due)
                {
                    try
                    {
                        Decide(reach, members[reach.MemberId], devices[reach.MemberId], now);
                    }
                    catch (CryptographicException failure)
                    {
                        // One row that was tampered with must not keep everybody else's waiting.
                        LogNotOpened(logger, "Reaches", reach.MemberId, failure.GetType().FullName);
                        reach.Drop();
                    }
                }
            },
            cancellation);
        return true;
    }

    private void Decide(Reach reach, Member member, IEnumerable<PushDevice> devices, Instant now)
    {
        // Whoever left has no key; whoever is suspended would be called to a closed door.
        if (!devices.Any() || member.IsSuspendedAt(now) || keys.Find(member.KeyId) is null)
        {
            reach.Drop();
            return;
        }

        var choices = sealer.Open(reach.Choices!, Reach.PlaceOf(member.PublicId));
        var zone = ZoneOf(sealer.Open(member.Profile!, member.ProfilePlace), choices);
        var today = now.InZone(zone).Date;
        var when = reach.IsUrgent ? now : choices.When(now, zone, reach.ToldToday(today));
        if (when > now)
        {
            reach.Wait(when);
            return;
        }

        var until = reach.IsUrgent ? now + LongestUrgent : choices.Until(now, zone, Longest);
        foreach (var device in devices)
        {
            device.Tell(now, until, reach.IsUrgent);
        }

        reach.Told(today);
    }

    /// <summary>The member's zone: what they keep in their profile, else the browser's when they chose, else world time.</summary>
    internal static DateTimeZone ZoneOf(Profile profile, NoticeChoices choices) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(profile.TimeZone ?? choices.Zone ?? "") ?? DateTimeZone.Utc;

    /// <returns>False when no device is left to be told.</returns>
    private async Task<bool> Send(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var until = now + Taken;
        var taken = await Take(now, until, cancellation);
        if (taken is null)
        {
            return false;
        }

        var answers = new PushAnswer[taken.Count];
        await Parallel.ForAsync(0, taken.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (index, stopping) =>
            answers[index] = taken[index].To is { } to ? await push.Send(to, taken[index].Until, taken[index].IsUrgent, stopping) : new PushAnswer(PushOutcome.Gone));
        await Note([.. taken.Select((device, index) => (device.Id, answers[index]))], until, cancellation);
        return true;
    }

    /// <returns>Null when there was none to take.</returns>
    private async Task<List<(long Id, PushSubscription? To, Instant Until, bool IsUrgent)>?> Take(Instant now, Instant until, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        if (!await db.PushDevices.AnyAsync(device => device.TellAt <= now, cancellation))
        {
            return null;
        }

        var taken = new List<(long, PushSubscription?, Instant, bool)>();
        await writer.Write(
            db,
            async () =>
            {
                var due = await (place.IsPostgres
                    ? db.PushDevices.FromSql($"""select * from "PushDevices" where "TellAt" <= {now.ToUnixTimeTicks()} order by "TellAt" limit {Batch} for update skip locked""")
                    : db.PushDevices.Where(device => device.TellAt <= now).OrderBy(device => device.TellAt).Take(Batch)).ToListAsync(cancellation);
                var members = due.Select(device => device.MemberId).ToList();
                var theirKeys = await db.Members.Where(member => members.Contains(member.Id)).Select(member => new { member.Id, member.KeyId }).ToDictionaryAsync(member => member.Id, member => member.KeyId, cancellation);
                foreach (var device in due.Where(device => device.TellUntil > now))
                {
                    // Taken so often without an answer noted, something else is wrong: the next push begins anew.
                    if (device.Tries >= MostTries)
                    {
                        device.Stop();
                        continue;
                    }

                    device.Take(until);
                    taken.Add((device.Id, Open(device, theirKeys[device.MemberId]), device.TellUntil, device.IsUrgent));
                }

                // Quiet hours began while it was tried again: the member is due anew, which waits for the morning.
                var late = due.Where(device => device.TellUntil <= now).ToList();
                late.ForEach(device => device.Stop());
                var again = late.Where(device => !device.IsUrgent).Select(device => device.MemberId).ToList();
                await db.Reaches.Where(reach => again.Contains(reach.MemberId) && reach.DueAt == null).ExecuteUpdateAsync(set => set.SetProperty(reach => reach.DueAt, now), cancellation);
            },
            cancellation);
        return taken;
    }

    /// <summary>Writes down what became of each, unless the device has been set to be told anew meanwhile.</summary>
    private async Task Note(IReadOnlyList<(long Id, PushAnswer Answer)> answers, Instant until, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await writer.Write(
            db,
            async () =>
            {
                var ids = answers.Select(answer => answer.Id).ToList();
                var devices = await (place.IsPostgres
                    ? db.PushDevices.FromSql($"""select * from "PushDevices" where "Id" = any({ids}) order by "Id" for update""")
                    : db.PushDevices.Where(device => ids.Contains(device.Id))).ToDictionaryAsync(device => device.Id, cancellation);
                var now = clock.GetCurrentInstant();
                foreach (var (id, answer) in answers)
                {
                    if (!devices.TryGetValue(id, out var device))
                    {
                        continue;
                    }

                    if (answer.Outcome == PushOutcome.Gone || (device.TellAt == until && !device.Keep(answer, now)))
                    {
                        db.PushDevices.Remove(device);
                    }
                }
            },
            cancellation);
    }

    /// <summary>Null for one to be forgotten: its member has just left and there is no key, or the row was tampered with.</summary>
    private PushSubscription? Open(PushDevice device, byte[] key)
    {
        try
        {
            return keys.Find(key) is null ? null : sealer.Open(device.Where!, device.Place);
        }
        catch (CryptographicException failure)
        {
            LogNotOpened(logger, "PushDevices", device.Id, failure.GetType().FullName);
            return null;
        }
    }

    private async Task Sweep(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (now - sweptAt < SweepEvery)
        {
            return;
        }

        sweptAt = now;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var old = now - Notice.KeptFor;
        await writer.Write(db, () => db.Notices.Where(notice => notice.At < old).ExecuteDeleteAsync(cancellation), cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is sealed in {Table} {Row} can't be opened: {Kind}")]
    private static partial void LogNotOpened(ILogger logger, string table, long row, string? kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Devices could not be told, trying again shortly: {Kind}")]
    private static partial void LogMissed(ILogger logger, string? kind);
}
