using System.Collections.Frozen;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Who is asking. Pages and endpoints take it in their constructor. It was filled by the one query that checked the
/// session, so asking it costs nothing; only the profile is opened when it is first asked for.
/// </summary>
public sealed class Me(KeyStore keys, Sealer sealer, IClock clock)
{
    /// <summary>No direct messages unless they ask, in these first days.</summary>
    public const int NewcomerDays = 30;

    /// <summary>No links, phone numbers or handles in these first days.</summary>
    public const int FirstDays = 14;

    private Signed? signed;
    private SealingKey? key;
    private Profile? profile;

    public bool IsSignedIn => signed is not null;

    /// <exception cref="InvalidOperationException">Nobody is signed in: the page is open to visitors and must ask <see cref="IsSignedIn"/> first.</exception>
    public long MemberId => Known.MemberId;

    /// <summary>Random and their own. Not for groups: there everything hangs on the membership's id.</summary>
    public string PublicId => Known.PublicId;

    /// <summary>The session this request came by.</summary>
    public long SessionId => Known.SessionId;

    /// <summary>One session ends when its browser says so; a trusted one stays for 30 days.</summary>
    public bool IsOnTrustedDevice => Known.IsTrusted;

    /// <summary>The roles held now. Empty for a visitor.</summary>
    public IReadOnlySet<string> Roles => signed?.Roles ?? FrozenSet<string>.Empty;

    /// <summary>Whole days since they joined, 0 on the first.</summary>
    public int DaysHere => Period.DaysBetween(Known.JoinedOn, clock.GetCurrentInstant().InUtc().Date);

    public bool IsNewcomer => DaysHere < NewcomerDays;

    public bool IsInFirstDays => DaysHere < FirstDays;

    /// <summary>What they told of themselves, opened under their own key once a request.</summary>
    public Profile Profile => profile ??= sealer.Open(Known.Profile, Member.PlaceOfProfile(Known.PublicId));

    /// <summary>Their own key. It is destroyed when they leave.</summary>
    public SealingKey Key => key ??= keys.Find(Known.KeyId) ?? throw new InvalidOperationException("A signed-in member's key is gone.");

    private Signed Known => signed ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <param name="role">One of <see cref="Accounts.Roles"/>.</param>
    public bool Holds(string role) => Roles.Contains(role);

    /// <summary>Seals something of theirs under their own key.</summary>
    public Sealed<T> Seal<T>(T value, SealedPlace place) => sealer.Seal(value, Key, place);

    internal void Become(Signed who) => (signed, key, profile) = (who, null, null);

    /// <summary>What the session's query brings.</summary>
    internal sealed record Signed(long SessionId, bool IsTrusted, long MemberId, string PublicId, byte[] KeyId, LocalDate JoinedOn, Sealed<Profile> Profile, IReadOnlySet<string> Roles);
}
