//! Makes the cluster, once: initdb with a UTF-8 ctype, SCRAM passwords, and the role `omnicrm` that the product uses.
//!
//! Everything happens in `data.new`, which becomes `data` when complete; what a crash left half done is thrown away.

use std::fs;
use std::path::{Path, PathBuf};

use rand::TryRng as _;
use rand::rngs::SysRng;

use crate::folder::{Folder, remove_if_there, write};
use crate::programs::{Programs, run};
use crate::{Durability, Error};

/// In order of preference. Never `C`: under it pg_trgm finds no letters in Arabic text.
const LOCALES: [&str; 3] = ["C.UTF-8", "en_US.UTF-8", "ar_EG.UTF-8"];

/// What the two roles log in with. Hexadecimal, so they need no escaping in SQL and in URLs.
#[derive(Clone)]
pub(crate) struct Passwords {
    pub role: String,
    pub superuser: String,
}

/// Reads the passwords, or makes the cluster and its passwords when there is none yet.
pub(crate) fn cluster(folder: &Folder, programs: &Programs, durability: Durability) -> Result<Passwords, Error> {
    if folder.data_major().is_none() {
        return create(folder, programs, durability);
    }
    match Passwords::read(folder) {
        Some(passwords) => Ok(passwords),
        None => renew_passwords(folder, programs, durability),
    }
}

fn create(folder: &Folder, programs: &Programs, durability: Durability) -> Result<Passwords, Error> {
    tracing::info!(folder = %folder.root().display(), version = programs.installation.version.major, "creating a PostgreSQL cluster");
    let passwords = Passwords::draw()?;
    passwords.write(folder)?;
    let locale = init_in_first_locale(folder, programs, &passwords, durability)?;
    let unfinished = folder.unfinished_data();
    set_roles(&unfinished, programs, &passwords, durability)?;
    fs::rename(&unfinished, folder.data()).map_err(Error::io("rename", &unfinished))?;
    sync(folder.root())?;
    tracing::info!(locale, "the PostgreSQL cluster is ready");
    Ok(passwords)
}

/// The data is there and the passwords are not: nobody could log in, so give both roles new ones.
fn renew_passwords(folder: &Folder, programs: &Programs, durability: Durability) -> Result<Passwords, Error> {
    let data = folder.data();
    if crate::postmaster::Postmaster::find_settled(&data).is_some() {
        return Err(Error::PasswordLost { file: folder.password(), pg_ctl: programs.path("pg_ctl"), data });
    }
    tracing::warn!("the password files are missing; setting new passwords");
    let passwords = Passwords::draw()?;
    set_roles(&data, programs, &passwords, durability)?;
    passwords.write(folder)?;
    Ok(passwords)
}

fn init_in_first_locale(
    folder: &Folder,
    programs: &Programs,
    passwords: &Passwords,
    durability: Durability,
) -> Result<&'static str, Error> {
    for locale in LOCALES {
        match init(folder, programs, passwords, durability, locale) {
            Err(Error::Program { output, .. }) if is_locale_missing(&output) => {}
            other => return other.map(|()| locale),
        }
    }
    Err(Error::NoLocale { tried: LOCALES.join(", ") })
}

fn is_locale_missing(output: &str) -> bool {
    output.contains("invalid locale name") || output.contains("invalid locale settings")
}

fn init(
    folder: &Folder,
    programs: &Programs,
    passwords: &Passwords,
    durability: Durability,
    locale: &str,
) -> Result<(), Error> {
    let data = empty_data_dir(folder, programs)?;
    let password_file = initial_password_file(folder, programs, passwords)?;
    let mut command = programs.command("initdb");
    command.args(["--username=postgres", "--encoding=UTF8", "--auth-host=scram-sha-256", "--auth-local=scram-sha-256"]);
    command.arg(format!("--locale={locale}")).arg("--lc-messages=C").arg("--no-instructions");
    command.arg("--pwfile").arg(&password_file).arg("--pgdata").arg(&data);
    if durability == Durability::ThrowAway {
        command.arg("--no-sync");
    }
    let result = run(&mut command, None);
    remove_if_there(&password_file)?;
    result.map(drop)
}

/// The server's user may not create anything in our folder, so it is handed an empty one.
fn empty_data_dir(folder: &Folder, programs: &Programs) -> Result<PathBuf, Error> {
    let data = folder.unfinished_data();
    if data.exists() {
        fs::remove_dir_all(&data).map_err(Error::io("remove", &data))?;
    }
    fs::create_dir(&data).map_err(Error::io("create", &data))?;
    programs.owner.take(&data)?;
    Ok(data)
}

/// A file that initdb, running as the owner, can read; the one we keep is ours alone.
fn initial_password_file(folder: &Folder, programs: &Programs, passwords: &Passwords) -> Result<PathBuf, Error> {
    let path = folder.root().join("initial-password");
    write(&path, &passwords.superuser, 0o600)?;
    programs.owner.take(&path)?;
    Ok(path)
}

/// Sets both passwords in single-user mode, where nobody else can be connected and none is asked for.
///
/// `omnicrm` may create in the database `postgres` so that [`crate::check`](fn@crate::check) can try pg_trgm there.
fn set_roles(data: &Path, programs: &Programs, passwords: &Passwords, durability: Durability) -> Result<(), Error> {
    let Passwords { role, superuser } = passwords;
    // Single-user mode takes one statement per line.
    let script = format!(
        "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'omnicrm') THEN CREATE ROLE omnicrm; END IF; END$$;\n\
         ALTER ROLE omnicrm LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD '{role}';\n\
         ALTER ROLE postgres PASSWORD '{superuser}';\n\
         GRANT CREATE ON DATABASE postgres TO omnicrm;\n"
    );
    let mut command = programs.command("postgres");
    command.arg("--single").arg("-D").arg(data).args(["-c", "exit_on_error=on", "-c", "log_checkpoints=off"]);
    if durability == Durability::ThrowAway {
        command.arg("-F");
    }
    match run(command.arg("postgres"), Some(&script)) {
        Ok(_) => Ok(()),
        Err(Error::Program { program, output }) => {
            Err(Error::Program { program, output: output.replace(role, "…").replace(superuser, "…") })
        }
        Err(other) => Err(other),
    }
}

/// Makes the rename last.
fn sync(folder: &Path) -> Result<(), Error> {
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io("sync", folder))
}

impl Passwords {
    fn draw() -> Result<Self, Error> {
        Ok(Passwords { role: draw()?, superuser: draw()? })
    }

    fn read(folder: &Folder) -> Option<Self> {
        let read = |path| fs::read_to_string(path).ok().filter(|text| !text.is_empty());
        Some(Passwords { role: read(folder.password())?, superuser: read(folder.superuser_password())? })
    }

    fn write(&self, folder: &Folder) -> Result<(), Error> {
        write(&folder.superuser_password(), &self.superuser, 0o600)?;
        write(&folder.password(), &self.role, 0o600)
    }
}

/// 192 bits. Straight from the system: this room knows nothing of `crm::Random`, and no test needs to foresee it.
fn draw() -> Result<String, Error> {
    let mut bytes = [0_u8; 24];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_locale_is_told_from_other_failures() {
        assert!(is_locale_missing("initdb: error: invalid locale name \"C.UTF-8\"\n"));
        assert!(!is_locale_missing("initdb: error: could not create directory: No space left on device"));
    }

    #[test]
    fn arabic_never_meets_the_c_locale() {
        assert!(LOCALES.iter().all(|locale| locale.ends_with("UTF-8")));
    }

    #[test]
    fn passwords_are_long_and_differ() {
        let Passwords { role, superuser } = Passwords::draw().unwrap();
        assert_eq!(role.len(), 48);
        assert_ne!(role, superuser);
    }
}
