using System.Globalization;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Web;

/// <summary>What stewards chose for the whole site.</summary>
/// <param name="Name">Of the community; null while nobody chose, and the option of <c>serve</c> stands.</param>
/// <param name="Country">ISO 3166-1; null while nobody chose.</param>
/// <param name="StaleDays">After how many days without a change a listing is asked about.</param>
/// <param name="Agreements">What a new group's agreements begin from, a line each.</param>
public sealed record CommunityChoices(string? Name, string? Country, int StaleDays, LocalText Agreements)
{
    public const int LongestName = 60;
    public const int FewestStaleDays = 30;
    public const int MostStaleDays = 730;

    public static readonly CommunityChoices Unchosen = new(null, null, 180, new LocalText(
        "What is said here stays here.\nWe speak from our own experience.\nWe ask before we give advice.\nEvery path to recovery counts.\nNobody sells anything.",
        "Lo que se dice aquí se queda aquí.\nHablamos desde nuestra propia experiencia.\nPreguntamos antes de aconsejar.\nCada camino de recuperación cuenta.\nNadie vende nada."));
}

/// <summary>The choices as they stand now: read at start, and again when any process changed them.</summary>
public sealed class Community(IServiceScopeFactory scopes, Site site) : IHostedService, IFollowChanges
{
    private const string Name = "community-name";
    private const string Country = "community-country";
    private const string StaleDays = "stale-days";
    private const string AgreementsEn = "agreements-en";
    private const string AgreementsEs = "agreements-es";
    private static readonly string[] Names = [Name, Country, StaleDays, AgreementsEn, AgreementsEs];

    private volatile CommunityChoices choices = CommunityChoices.Unchosen;

    public CommunityChoices Choices => choices;

    /// <summary>Stores choices inside the caller's write, with the change that tells every process.</summary>
    public static async Task Choose(HoldfastDb db, CommunityChoices chosen, NodaTime.Instant at, CancellationToken cancellation)
    {
        var there = await db.Settings.Where(setting => Names.Contains(setting.Name)).ToDictionaryAsync(setting => setting.Name, cancellation);
        foreach (var (name, value) in new[]
        {
            (Name, chosen.Name ?? ""), (Country, chosen.Country ?? ""), (StaleDays, chosen.StaleDays.ToString(CultureInfo.InvariantCulture)),
            (AgreementsEn, chosen.Agreements.English), (AgreementsEs, chosen.Agreements.Spanish),
        })
        {
            if (there.TryGetValue(name, out var setting))
            {
                setting.Change(value);
            }
            else
            {
                db.Settings.Add(new Setting(name, value));
            }
        }

        db.Changes.Add(new Change(Change.Settings, 0, at));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Read(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Follow(IReadOnlyList<Change> changes, CancellationToken cancellation) =>
        changes.Any(change => change.Kind == Change.Settings) ? Read(cancellation) : Task.CompletedTask;

    private async Task Read(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var stored = await db.Settings.AsNoTracking().Where(setting => Names.Contains(setting.Name)).ToDictionaryAsync(setting => setting.Name, setting => setting.Value, cancellation);
        var unchosen = CommunityChoices.Unchosen;
        choices = new CommunityChoices(
            Given(Name),
            Given(Country),
            Given(StaleDays) is { } days ? int.Parse(days, CultureInfo.InvariantCulture) : unchosen.StaleDays,
            new LocalText(Given(AgreementsEn) ?? unchosen.Agreements.English, Given(AgreementsEs) ?? unchosen.Agreements.Spanish));
        site.Follow(choices);

        string? Given(string name) => stored.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }
}
