using System.Security.Cryptography;
using System.Text;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Notices;

/// <summary>How a member hears of notices: what each kind does, when never, and on which devices. Off until chosen.</summary>
public sealed partial class ChooseModel(
    HoldfastDb db, Writer writer, Me me, Sealer sealer, Viewer viewer, Site site, VapidKeys vapid, PushLimits limits, IEnumerable<INoticeScopes> groups, IClock clock,
    IStringLocalizer<NoticeWords> words, ILogger<ChooseModel> logger) : AccountPage
{
    private static readonly LocalTimePattern Minute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>What is meant for this one person: these tell a device when the first one is switched on and nothing was chosen before.</summary>
    private static readonly NoticeKind[] ToThem = [NoticeKind.Reply, NoticeKind.Reminder, NoticeKind.Soon, NoticeKind.Duty];

    public sealed record Form(string? From, string? Until, bool NoQuiet);

    /// <param name="Mark">SHA-256 of where it is reached, by which the browser knows itself.</param>
    public sealed record Device(string Id, LocalDate Since, string Mark);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, NoQuiet: false);

    public NoticeChoices Choices { get; private set; } = new();

    public IReadOnlyList<NoticeScope> Groups { get; private set; } = [];

    public IReadOnlyList<Device> Devices { get; private set; } = [];

    public string VapidKey { get; private set; } = "";

    public bool WasKept { get; private set; }

    /// <summary>Browsers let a site tell devices only over https, or on the machine itself.</summary>
    public bool IsSafeConnection => Request.IsHttps || site.Address.IsLoopback;

    public DateTimeZone Zone => PushRounds.ZoneOf(me.Profile, Choices with { Zone = viewer.Zone?.Id ?? Choices.Zone });

    public bool KnowsZone => me.Profile.TimeZone is not null || viewer.Zone is not null || Choices.Zone is not null;

    public static string NameOf(NoticeKind kind) => kind switch
    {
        NoticeKind.News => "Something new in your groups",
        NoticeKind.Reply => "Replies to you",
        NoticeKind.Reminder => "Reminders you asked for",
        NoticeKind.Soon => "Something starts soon",
        NoticeKind.Safety => "A report you made, or a decision about you",
        NoticeKind.Digest => "A quiet line once a week",
        NoticeKind.Duty => "Somebody asks for you now, or answers when you asked",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public async Task OnGet(string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        await Show(cancellation);
        Input = new Form(Minute.Format(NoticeChoices.TimeOf(Choices.QuietFrom)), Minute.Format(NoticeChoices.TimeOf(Choices.QuietUntil)), !Choices.HasQuietHours);
    }

    /// <summary>Keeps what each kind and group does, and the quiet hours.</summary>
    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        await Show(cancellation);
        Choices = Choices with { Kinds = ReadKinds(), Scopes = ReadScopes(), Digests = ReadDigests(), HasQuietHours = !Input.NoQuiet, Zone = viewer.Zone?.Id ?? Choices.Zone };
        if (!Input.NoQuiet)
        {
            ReadHours();
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Keep(() => Choose(Choices, cancellation), cancellation);
    }

    /// <summary>This browser wants to be told.</summary>
    public async Task<IActionResult> OnPostDevice(string? endpoint, string? p256dh, string? auth, CancellationToken cancellation)
    {
        await Show(cancellation);
        if (PushSubscription.Read(endpoint, p256dh, auth, limits.MayConnect) is not { } subscription)
        {
            NotDone = words["Your browser gave nothing we can send to. Nothing was switched on."];
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Keep(() => Add(subscription, cancellation), cancellation);
    }

    /// <summary>A device isn't told any more.</summary>
    public async Task<IActionResult> OnPostStop(string? id, CancellationToken cancellation)
    {
        await Show(cancellation);
        return await Keep(() => db.PushDevices.Where(device => device.MemberId == me.MemberId && device.PublicId == id).ExecuteDeleteAsync(cancellation), cancellation);
    }

    public async Task<IActionResult> OnPostStopAll(CancellationToken cancellation)
    {
        await Show(cancellation);
        return await Keep(() => db.PushDevices.StopAll(me.MemberId, cancellation), cancellation);
    }

    private async Task<IActionResult> Keep(Func<Task> write, CancellationToken cancellation)
    {
        if (!FormOnceTagHelper.IsOne(FormId))
        {
            NotDone = words["This form was too old. Send it once more."];
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(db, FormId!, write, cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return LocalRedirect("/you/notices?kept=1");
    }

    private async Task Choose(NoticeChoices choices, CancellationToken cancellation)
    {
        var reach = await db.Reaches.SingleOrDefaultAsync(reach => reach.MemberId == me.MemberId, cancellation);
        if (reach is null)
        {
            reach = new Reach(me.MemberId);
            db.Reaches.Add(reach);
        }

        reach.Choose(me.Seal(choices, Reach.PlaceOf(me.PublicId)), choices.TellsADevice);
    }

    private async Task Add(PushSubscription subscription, CancellationToken cancellation)
    {
        var devices = await db.PushDevices.Where(device => device.MemberId == me.MemberId).OrderBy(device => device.Id).ToListAsync(cancellation);
        var hash = PushDevice.HashOf(subscription.Endpoint, me.Key);
        if (devices.Find(device => device.Hash.AsSpan().SequenceEqual(hash)) is { } known)
        {
            known.Renew(subscription, me.Key, sealer);
        }
        else
        {
            db.PushDevices.RemoveRange(devices.Take(devices.Count - PushDevice.MostPerMember + 1));
            db.PushDevices.Add(PushDevice.Of(me.MemberId, subscription, me.Key, sealer, clock.GetCurrentInstant().InZone(Zone).Date));
        }

        // Whoever switches a device on and never chose would otherwise wait for ever.
        if (!Choices.TellsADevice)
        {
            var kinds = new Dictionary<NoticeKind, Telling>(Choices.Kinds);
            foreach (var kind in ToThem)
            {
                kinds.TryAdd(kind, Telling.ByName);
            }

            await Choose(Choices with { Kinds = kinds, Zone = viewer.Zone?.Id ?? Choices.Zone }, cancellation);
        }
    }

    private async Task Show(CancellationToken cancellation)
    {
        var kept = await db.Reaches.AsNoTracking().Where(reach => reach.MemberId == me.MemberId).Select(reach => reach.Choices).SingleOrDefaultAsync(cancellation);
        Choices = kept is null ? new NoticeChoices() : sealer.Open(kept, Reach.PlaceOf(me.PublicId));
        var found = new List<NoticeScope>();
        foreach (var slice in groups)
        {
            found.AddRange(await slice.Mine(db, me, cancellation));
        }

        Groups = [.. found.Take(NoticeChoices.MostScopes)];
        var devices = await db.PushDevices.AsNoTracking().Where(device => device.MemberId == me.MemberId).OrderBy(device => device.Id).ToListAsync(cancellation);
        Devices = [.. devices.Select(device => new Device(device.PublicId, device.Since, MarkOf(sealer.Open(device.Where!, device.Place).Endpoint)))];
        VapidKey = await vapid.Public(cancellation);
    }

    /// <summary>What isn't sent, or isn't one of the three, stays as it was.</summary>
    private Dictionary<NoticeKind, Telling> ReadKinds() => NoticeKinds.Chosen
        .Select(kind => (Kind: kind, Telling: Read($"kind-{kind}", Choices.For(kind), kind.Least(), Telling.ByName)))
        .ToDictionary(chosen => chosen.Kind, chosen => chosen.Telling);

    /// <summary>Groups that one has left are forgotten with this.</summary>
    private Dictionary<string, Telling> ReadScopes() => Groups
        .Select(group => (group.Scope, Telling: Read($"scope-{group.Scope}", Choices.Scopes.GetValueOrDefault(group.Scope, Telling.ByName), Telling.Nothing, Telling.ByName)))
        .Where(chosen => chosen.Telling < Telling.ByName)
        .ToDictionary(chosen => chosen.Scope, chosen => chosen.Telling);

    private List<string> ReadDigests() => [.. Groups.Select(group => group.Scope).Where(scope => Request.Form[$"week-{scope}"] == "true")];

    private Telling Read(string field, Telling otherwise, Telling least, Telling most) =>
        Enum.TryParse<Telling>(Request.Form[field], out var chosen) && chosen >= least && chosen <= most ? chosen : otherwise;

    private void ReadHours()
    {
        var (from, until) = (Minute.Parse(Input.From ?? ""), Minute.Parse(Input.Until ?? ""));
        if (!from.Success)
        {
            ModelState.AddModelError("Input.From", words["Enter a time, like 21:00."]);
        }

        if (!until.Success)
        {
            ModelState.AddModelError("Input.Until", words["Enter a time, like 08:00."]);
        }

        if (!from.Success || !until.Success)
        {
            return;
        }

        if (from.Value == until.Value)
        {
            ModelState.AddModelError("Input.Until", words["Choose two different times, or turn quiet hours off."]);
            return;
        }

        Choices = Choices with { QuietFrom = NoticeChoices.MinutesOf(from.Value), QuietUntil = NoticeChoices.MinutesOf(until.Value) };
    }

    private static string MarkOf(string endpoint) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)));

    [LoggerMessage(Level = LogLevel.Error, Message = "Choices about notices could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
