using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Recovery.Unsent;

/// <summary>
/// Takes in what a device wrote down without a network: each once, in the order it was written. A machine asks here for the
/// key that shuts it; a person sees what waits on this device.
/// </summary>
public sealed class IndexModel(
    Keeping keeping, Writer writer, OwnThings own, MyDay day, RecoveryVocabulary vocabulary, IFeelings feelings, IAntiforgery forgery,
    IStringLocalizer<UnsentPageWords> words, IStringLocalizer<RecoveryWords> recoveryWords) : KeepingPage(keeping)
{
    public const int MostAtOnce = 50;
    private const int LongestItem = 8000;
    private const int NewestLooked = 500;

    // A clock that is a little ahead is forgiven; something older has lain about on a device that is hardly used.
    private static readonly Duration Ahead = Duration.FromMinutes(5);
    private static readonly Duration Longest = Duration.FromDays(60);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false };

    /// <param name="Id">Made by the device, once for each.</param>
    /// <param name="To">The id of the key it was sealed for.</param>
    /// <param name="Sealed">As <see cref="SealedForMe"/> says, in base64.</param>
    public sealed record Item(string Id, string To, string Sealed);

    /// <summary>What is inside.</summary>
    /// <param name="Kind">check-in or urge.</param>
    /// <param name="At">An instant in ISO form, by the device's clock.</param>
    public sealed record Written(string Kind, string At, int? Mood, int? Urge, IReadOnlyList<string>? Feelings, string? Line);

    /// <param name="Why">A sentence, where it can't be kept.</param>
    public sealed record Taken(string Id, string? Why);

    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        if (!Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "application/json"))
        {
            return Page();
        }

        var (id, pair) = await Key(cancellation);
        return new JsonResult(new { to = id, key = Convert.ToBase64String(pair.Public), token = forgery.GetAndStoreTokens(HttpContext).RequestToken });
    }

    /// <param name="items">A list of <see cref="Item"/> in JSON.</param>
    public async Task<IActionResult> OnPost(string? items, CancellationToken cancellation)
    {
        IReadOnlyList<Item>? all;
        try
        {
            all = JsonSerializer.Deserialize<IReadOnlyList<Item>>(items ?? "", Json);
        }
        catch (JsonException)
        {
            return BadRequest();
        }

        if (all is null || all.Count > MostAtOnce || all.Any(item => item is null || !FormOnceTagHelper.IsOne(item.Id) || item.To is null || item.Sealed is not { Length: <= LongestItem }))
        {
            return BadRequest();
        }

        var taken = new List<Taken>();
        foreach (var item in all)
        {
            taken.Add(new Taken(item.Id, await Take(item, cancellation)));
        }

        return new JsonResult(taken);
    }

    /// <returns>Why it can't be kept, or null when it is.</returns>
    private async Task<string?> Take(Item item, CancellationToken cancellation)
    {
        if (await Open(item, cancellation) is not { } written)
        {
            return words["Something written on this device can’t be opened."];
        }

        string? why = null;
        await writer.WriteOnce(
            Db,
            item.Id,
            async () =>
            {
                await Db.TakeTurn(Me, cancellation);
                why = await Keep(written, cancellation);
                return why is null;
            },
            cancellation);
        return why;
    }

    private async Task<Written?> Open(Item item, CancellationToken cancellation)
    {
        if (await own.Find<SendingKey, SendingPair>(item.To, cancellation) is not { } key)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Written>(SealedForMe.Open(Convert.FromBase64String(item.Sealed), own.Open(key), item.Id), Json);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private async Task<string?> Keep(Written written, CancellationToken cancellation)
    {
        if (InstantPattern.ExtendedIso.Parse(written.At ?? "") is not { Success: true, Value: var at } || at > day.At + Ahead || at < day.At - Longest)
        {
            return words["Its time can’t be: perhaps this device’s clock is wrong."];
        }

        var local = at.InZone(day.Zone).LocalDateTime;
        var state = new ModelStateDictionary();
        switch (written.Kind)
        {
            case "check-in":
                var form = new CheckInForm { Mood = Number(written.Mood), Urge = Number(written.Urge), Feelings = [.. written.Feelings ?? []], Line = written.Line };
                if (form.Read(at, local.Date, vocabulary, feelings, state, recoveryWords) is not { } how)
                {
                    return state.Values.SelectMany(entry => entry.Errors).First().ErrorMessage;
                }

                var checkIns = await own.Latest<CheckIn, HowItIs>(NewestLooked, cancellation);
                if (checkIns.Count(each => each.Words.Day == local.Date) >= CheckIn.MostInADay)
                {
                    return words["There are as many check-ins of that day as are kept."];
                }

                own.Keep<CheckIn, HowItIs>(how);
                return null;
            case "urge":
                if (written.Urge is not (>= 1 and <= HowItIs.StrongestUrge))
                {
                    return words["An urge needs a strength."];
                }

                var urges = await own.Latest<Urge, UrgeNote>(NewestLooked, cancellation);
                if (urges.Count(each => each.Words.At.Date == local.Date) >= Urge.MostInADay)
                {
                    return words["There are as many urges of that day as are kept."];
                }

                own.Keep<Urge, UrgeNote>(new UrgeNote(local, written.Urge.Value));
                return null;
            default:
                return words["Something written on this device can’t be opened."];
        }
    }

    private async Task<(string Id, SendingPair Pair)> Key(CancellationToken cancellation)
    {
        if (await own.Latest<SendingKey, SendingPair>(1, cancellation) is [var there])
        {
            return (there.Id, there.Words);
        }

        var made = SealedForMe.NewPair();
        var id = "";
        await writer.Write(
            Db,
            async () =>
            {
                await Db.TakeTurn(Me, cancellation);
                // Another device of theirs may have asked in this very moment.
                (id, made) = await own.Latest<SendingKey, SendingPair>(1, cancellation) is [var other] ? (other.Id, other.Words) : (own.Keep<SendingKey, SendingPair>(made).PublicId, made);
            },
            cancellation);
        return (id, made);
    }

    private static string? Number(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
