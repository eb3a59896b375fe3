using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Accounts;

/// <summary>Somebody who is signed in, or whose browser is locked, proves again that it is them: by passphrase or passkey.</summary>
public sealed class Proof(HoldfastDb db, Passphrases passphrases, Passkeys passkeys, Tries tries, AccountCookies cookies)
{
    /// <summary>Which ways they have.</summary>
    /// <param name="PasskeyOptions">For the script; null for somebody without a passkey.</param>
    public sealed record Ways(bool HasPassphrase, string? PasskeyOptions);

    public async Task<Ways> Of(HttpContext http, long memberId, CancellationToken cancellation)
    {
        var member = await db.Members.AsNoTracking().SingleAsync(member => member.Id == memberId, cancellation);
        var hasPasskey = await db.Passkeys.AnyAsync(passkey => passkey.MemberId == memberId, cancellation);
        return new Ways(member.Passphrase is not null, hasPasskey ? await passkeys.ToAsk(http, member) : null);
    }

    /// <returns>Null when it is them.</returns>
    public async Task<Refusal?> Check(HttpContext http, long memberId, string? passphrase, string? passkey, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(passkey))
        {
            return (await passkeys.Proved(http, passkey, cancellation))?.Id == memberId ? null : new PasskeyNotGood();
        }

        if (passphrase is not { Length: > 0 and <= Passphrases.Longest * 2 } || !Passphrases.IsUnicode(passphrase))
        {
            return new PassphraseMissing();
        }

        var member = await db.Members.AsNoTracking().SingleAsync(member => member.Id == memberId, cancellation);
        // Counted with the tries to sign in: an open or locked browser is no place to guess either.
        if (!tries.Allows(member.SignInNameHash, cookies.SentDevice(http) ?? ""))
        {
            return new TooManyTries();
        }

        return await passphrases.Matches(member, passphrase, isKnownDevice: true, cancellation) switch
        {
            null => new TooManyAtOnce(),
            true => null,
            false => new PassphraseNotTheirs(),
        };
    }
}

public sealed record PassphraseMissing() : Refusal("Enter your passphrase.");

public sealed record PassphraseNotTheirs() : Refusal("That isn’t your passphrase. Check it and try again.");
