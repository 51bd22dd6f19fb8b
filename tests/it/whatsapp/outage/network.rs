//! A network between the program and PostgreSQL, with its weather.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

use crate::depth::{Dice, seed};

/// Longer than Meta is let wait (1.5 s).
const STALL: Duration = Duration::from_secs(2);

/// What may happen to a piece of what the program says.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It does not arrive, and the connection ends.
    Cut,
    /// It arrives, and the connection is reset before the answer: a commit may be done, and nobody knows.
    Reset,
    /// It arrives late.
    Stall,
}

/// When faults strike.
#[derive(Clone, Copy, Debug)]
pub enum Weather {
    /// Never.
    Calm,
    /// One in so many pieces meets with one.
    Bad { odds: usize },
    /// This one, once, after so many pieces.
    At { left: usize, fault: Fault },
}

pub struct Network {
    weather: Mutex<Weather>,
    made: [AtomicUsize; 3],
    dice: Mutex<Dice>,
}

impl Network {
    /// Before the PostgreSQL at this address; and the address by which it is reached through the network.
    pub fn before(database: &str) -> (Arc<Self>, String) {
        let mut database: Url = database.parse().expect("an address");
        let postgres = (Ipv4Addr::LOCALHOST, database.port().expect("a port")).into();
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        listener.set_nonblocking(true).expect("a listener for tasks");
        database.set_port(listener.local_addr().ok().map(|address| address.port())).expect("an address with a port");
        let listener = TcpListener::from_std(listener).expect("a listener");
        let (weather, dice) = (Mutex::new(Weather::Calm), Mutex::new(Dice(seed())));
        let network = Arc::new(Self { weather, made: Default::default(), dice });
        let own = network.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(own.clone().carry(client, postgres));
            }
        });
        (network, database.into())
    }

    pub fn set(&self, weather: Weather) {
        *self.weather.lock().expect("the weather") = weather;
    }

    /// How often this fault was met.
    pub fn made(&self, fault: Fault) -> usize {
        self.made[fault as usize].load(Ordering::SeqCst)
    }

    /// A number below `sides`.
    pub fn roll(&self, sides: usize) -> usize {
        self.dice.lock().expect("the dice").roll(sides)
    }

    fn strikes(&self) -> Option<Fault> {
        let mut weather = self.weather.lock().expect("the weather");
        let fault = match &mut *weather {
            Weather::Calm => return None,
            Weather::Bad { odds } => {
                let struck = self.roll(*odds) == 0;
                // In turn: few are as good as many for meeting each.
                let before: usize = self.made.iter().map(|made| made.load(Ordering::SeqCst)).sum();
                struck.then(|| [Fault::Cut, Fault::Reset, Fault::Stall][before % 3])?
            }
            Weather::At { left: 0, fault } => {
                let fault = *fault;
                *weather = Weather::Calm;
                fault
            }
            Weather::At { left, fault: _ } => {
                *left -= 1;
                return None;
            }
        };
        self.made[fault as usize].fetch_add(1, Ordering::SeqCst);
        Some(fault)
    }

    /// Carries one connection until it ends, or a fault ends it.
    async fn carry(self: Arc<Self>, mut client: TcpStream, postgres: SocketAddr) {
        let Ok(mut server) = TcpStream::connect(postgres).await else { return };
        let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
        loop {
            tokio::select! {
                read = client.read(&mut asked) => {
                    let Ok(bytes @ 1..) = read else { return };
                    match self.strikes() {
                        Some(Fault::Cut) => return,
                        Some(Fault::Reset) => {
                            // It has been heard once PostgreSQL answers; that answer nobody gets.
                            if server.write_all(&asked[..bytes]).await.is_ok() {
                                drop(server.read(&mut answered).await);
                            }
                            return client.set_zero_linger().expect("a reset");
                        }
                        Some(Fault::Stall) => tokio::time::sleep(STALL).await,
                        None => {}
                    }
                    if server.write_all(&asked[..bytes]).await.is_err() {
                        return;
                    }
                }
                read = server.read(&mut answered) => {
                    let Ok(bytes @ 1..) = read else { return };
                    if client.write_all(&answered[..bytes]).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}
