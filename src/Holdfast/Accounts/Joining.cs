using Holdfast.Data;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>Makes members.</summary>
public sealed class Joining(KeyStore keys, Sealer sealer, IClock clock)
{
    /// <summary>
    /// Makes the member's key at once, named by nothing that leads to them, and adds the row, to be saved by the caller's write.
    /// </summary>
    /// <param name="passphrase">Null for somebody who signs in otherwise.</param>
    /// <param name="publicId">See <see cref="Member.Join"/>.</param>
    public Member Join(HoldfastDb db, SignInName name, Profile profile, PassphraseHash? passphrase, string? publicId = null)
    {
        var member = Member.Join(name, profile, keys.Create(RandomId.New()), sealer, clock.GetCurrentInstant(), publicId);
        if (passphrase is not null)
        {
            member.ChoosePassphrase(passphrase, sealer);
        }

        db.Members.Add(member);
        return member;
    }
}
