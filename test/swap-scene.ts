// A perpetuals account at a simulator of Binance USD-M, and pinewire in front of it.
import { prepareService, type ServiceProcess, swapDesk } from './service.ts';
import { UsdmSimulator } from './simulator/usdm.ts';

export interface SwapScene {
  readonly venue: UsdmSimulator;
  /** Not started yet. */
  readonly service: ServiceProcess;
  end(): Promise<void>;
}

export async function setSwapScene(): Promise<SwapScene> {
  const venue = await UsdmSimulator.start('the-secret');
  const service = await prepareService(swapDesk(venue.url));
  const end = async (): Promise<void> => {
    await service[Symbol.asyncDispose]();
    venue.stop();
  };
  return { venue, service, end };
}
